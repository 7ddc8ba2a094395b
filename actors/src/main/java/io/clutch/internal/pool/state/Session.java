package io.clutch.internal.pool.state;

import io.clutch.failure.ExitReason;
import io.clutch.worker.WorkerCommand;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A worker that is taken for several calls.
 *
 * @param actor takes the calls, and gives the worker back when it is stopped; it may be watched
 * @param worker the path of the worker's actor
 * @param pid of its process
 * @param ended holds the reason once the session has ended
 */
public record Session(
    ActorRef<WorkerCommand> actor, String worker, long pid, CompletableFuture<ExitReason> ended) {}
