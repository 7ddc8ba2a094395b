package io.clutch.internal.client;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.observe.ObservedCall;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Tells the observers of a cast how it has ended, also if it is lost with the actor system. */
public final class ObservedCast implements PendingCalls.Pending, Consumer<Optional<CallFailure>> {
  private final ObservedCall observed;
  private final PendingCalls pending;
  private final String path;
  private final Executor executor;

  private ObservedCast(ObservedCall observed, RefTarget target) {
    this.observed = observed;
    this.pending = target.pendingCalls();
    this.path = target.path();
    this.executor = target.executor();
  }

  /** For a cast that is about to be sent. */
  public static ObservedCast begin(ObservedCall observed, RefTarget target) {
    var cast = new ObservedCast(observed, target);
    cast.pending.add(cast);
    return cast;
  }

  @Override
  public void accept(Optional<CallFailure> failure) {
    pending.remove(this);
    observed.ended(failure, executor);
  }

  /** It was not sent. */
  public void failed(Throwable thrown) {
    pending.remove(this);
    observed.ended(thrown);
  }

  @Override
  public void systemEnded(ExitReason reason) {
    observed.ended(Optional.of(new CallFailure.NotRunning(path, reason)));
  }
}
