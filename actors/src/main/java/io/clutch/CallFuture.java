package io.clutch;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
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
  private final Outstanding outstanding;
  private volatile Submission submission;

  CallFuture(ActorRef<WorkerCommand> worker, Executor executor, Outstanding outstanding) {
    this.worker = worker;
    this.executor = executor;
    this.outstanding = outstanding;
  }

  void submit(Submission encoded) {
    submission = encoded;
    outstanding.add(this);
    worker.tell(new WorkerCommand.Submit(encoded));
  }

  /** Nobody will ever answer. */
  void abandoned() {
    String path = worker.path().toStringWithoutAddress();
    completeExceptionally(new CallFailure.NotRunning(path, new ExitReason.Unknown()).toException());
  }

  void settle(Outcome<T> outcome) {
    outstanding.remove(this);
    if (outcome instanceof Outcome.Value<T> value) {
      complete(value.value());
    } else if (outcome instanceof Outcome.Failed<T> failed) {
      completeExceptionally(failed.failure().toException());
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    outstanding.remove(this);
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
