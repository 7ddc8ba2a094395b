package io.clutch.internal.policy;

import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.BadArguments;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.Interrupted;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.CallFailure.QueueFull;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.failure.CallFailure.TooManyStreams;
import io.clutch.failure.CallFailure.Undecodable;
import io.clutch.failure.CallFailure.Unencodable;
import io.clutch.failure.CallFailure.UnknownFunction;
import io.clutch.failure.CallFailure.WaitExceeded;

/** What the end of an attempt says about the worker. */
enum CircuitVerdict {
  /** Python replied, possibly with an exception. */
  HEALTHY,
  /** There was no reply because of the worker. */
  UNHEALTHY,
  /** The worker had no part in it. */
  IGNORED;

  /** {@code failure} is null if there is a value. */
  static CircuitVerdict of(Throwable failure) {
    if (failure == null) {
      return HEALTHY;
    }
    return failure instanceof CallFailedException failed ? of(failed.failure()) : IGNORED;
  }

  private static CircuitVerdict of(CallFailure failure) {
    if (isIll(failure)) {
      return UNHEALTHY;
    }
    return isAnswer(failure) ? HEALTHY : IGNORED;
  }

  private static boolean isIll(CallFailure failure) {
    return failure instanceof Exited
        || failure instanceof DeadlineExceeded
        || failure instanceof Interrupted
        || failure instanceof QueueFull
        || failure instanceof TooManyStreams
        || failure instanceof WaitExceeded
        || failure instanceof NotRunning;
  }

  private static boolean isAnswer(CallFailure failure) {
    return failure instanceof Raised
        || failure instanceof UnknownFunction
        || failure instanceof BadArguments
        || failure instanceof Undecodable
        || (failure instanceof Unencodable value && value.side() == Unencodable.Side.RESULT);
  }
}
