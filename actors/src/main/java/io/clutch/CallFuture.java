package io.clutch;

import io.clutch.worker.Outcome;
import io.clutch.worker.Submission;
import io.clutch.worker.WorkerCommand;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The future of one call. It is decoded and completed on the executor, never on the socket loop,
 * and so are dependents with {@code Async}: the common pool starts a thread for each task on a
 * machine with two cores. Cancelling it cancels the call.
 */
final class CallFuture<T> extends CompletableFuture<T> {
  private final ActorRef<WorkerCommand> worker;
  private final Executor executor;
  private volatile Submission submission;

  CallFuture(ActorRef<WorkerCommand> worker, Executor executor) {
    this.worker = worker;
    this.executor = executor;
  }

  void submit(Submission encoded) {
    submission = encoded;
    worker.tell(new WorkerCommand.Submit(encoded));
  }

  void settle(Outcome<T> outcome) {
    if (outcome instanceof Outcome.Value<T> value) {
      complete(value.value());
    } else if (outcome instanceof Outcome.Failed<T> failed) {
      completeExceptionally(failed.failure().toException());
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled && submission != null) {
      worker.tell(new WorkerCommand.Abandon(submission));
    }
    return cancelled;
  }

  @Override
  public Executor defaultExecutor() {
    return executor;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new Dependent<>(executor);
  }

  /** What {@code thenApply} and its like return: an ordinary future with the same executor. */
  private static final class Dependent<U> extends CompletableFuture<U> {
    private final Executor executor;

    Dependent(Executor executor) {
      this.executor = executor;
    }

    @Override
    public Executor defaultExecutor() {
      return executor;
    }

    @Override
    public <V> CompletableFuture<V> newIncompleteFuture() {
      return new Dependent<>(executor);
    }
  }
}
