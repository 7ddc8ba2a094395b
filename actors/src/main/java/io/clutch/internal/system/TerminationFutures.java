package io.clutch.internal.system;

import io.clutch.failure.ExitReason;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.worker.WorkerCommand;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;

/** One future for the end of each worker, for any number of references to it. Thread-safe. */
public final class TerminationFutures {
  private final Map<ActorRef<WorkerCommand>, CompletableFuture<ExitReason>> futures =
      new ConcurrentHashMap<>();

  /** Returns the worker's future; the first call asks the worker to complete it. */
  public CompletableFuture<ExitReason> of(ActorRef<WorkerCommand> worker) {
    var fresh = new CompletableFuture<ExitReason>();
    CompletableFuture<ExitReason> known = put(worker, fresh);
    if (known == fresh) {
      worker.tell(new WorkerMessage.AwaitStop(fresh));
    }
    return known;
  }

  /** Returns the known future of the worker, or stores this one if there is none. */
  public CompletableFuture<ExitReason> put(
      ActorRef<WorkerCommand> worker, CompletableFuture<ExitReason> future) {
    CompletableFuture<ExitReason> known = futures.putIfAbsent(worker, future);
    if (known == null) {
      future.thenRun(() -> futures.remove(worker, future));
    }
    return known == null ? future : known;
  }
}
