package io.clutch.internal.client;

import io.clutch.internal.observe.ObservedCall;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;

/** The future of an observed call. The observers are told before its dependents run. */
final class ObservedFuture<T> extends CallFuture<T> {
  private final ObservedCall observed;

  ObservedFuture(RefTarget target, Executor settling, ObservedCall observed) {
    super(
        target.actor(),
        target.runtime().transport(),
        target.executor(),
        settling,
        target.pendingCalls());
    this.observed = observed;
  }

  @Override
  public boolean complete(T value) {
    if (!isDone()) {
      observed.ended((Throwable) null);
    }
    return super.complete(value);
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    if (!isDone()) {
      observed.ended(failure);
    }
    return super.completeExceptionally(failure);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    if (!isDone()) {
      observed.ended(new CancellationException());
    }
    return super.cancel(mayInterruptIfRunning);
  }
}
