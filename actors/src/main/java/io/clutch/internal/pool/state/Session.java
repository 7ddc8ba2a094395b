package io.clutch.internal.pool.state;

import io.clutch.failure.ExitReason;
import io.clutch.worker.WorkerCommand;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A worker that is held for several calls.
 *
 * @param actor takes the calls, and returns the worker when it is stopped; it may be watched
 * @param worker the path of the worker's actor
 * @param pid the process id of the worker
 * @param ended completes with the reason once the session has ended
 */
public record Session(
    ActorRef<WorkerCommand> actor, String worker, long pid, CompletableFuture<ExitReason> ended) {}
