package io.clutch.internal.client;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.observe.ObservedCall;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Tells the observers of a cast or a stream how it has ended, also if it is lost with the actor
 * system.
 */
public final class PendingObservation
    implements PendingCalls.Pending, Consumer<Optional<CallFailure>> {
  private final ObservedCall observed;
  private final PendingCalls pending;
  private final String path;
  private final Executor executor;

  private PendingObservation(ObservedCall observed, RefTarget target) {
    this.observed = observed;
    this.pending = target.pendingCalls();
    this.path = target.path();
    this.executor = target.executor();
  }

  /** For what is about to be sent. */
  public static PendingObservation begin(ObservedCall observed, RefTarget target) {
    var begun = new PendingObservation(observed, target);
    begun.pending.add(begun);
    return begun;
  }

  @Override
  public void accept(Optional<CallFailure> failure) {
    pending.remove(this);
    observed.ended(failure, executor);
  }

  /** It was not sent, or was cancelled. */
  public void failed(Throwable thrown) {
    pending.remove(this);
    observed.ended(thrown);
  }

  @Override
  public void systemEnded(ExitReason reason) {
    observed.ended(Optional.of(new CallFailure.NotRunning(path, reason)));
  }
}
