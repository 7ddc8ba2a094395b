package io.clutch.internal.policy;

import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.BadArguments;
import io.clutch.failure.CallFailure.Cancelled;
import io.clutch.failure.CallFailure.CircuitOpen;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.CallFailure.QueueFull;
import io.clutch.failure.CallFailure.TooLarge;
import io.clutch.failure.CallFailure.TooManyStreams;
import io.clutch.failure.CallFailure.Undecodable;
import io.clutch.failure.CallFailure.Unencodable;
import io.clutch.failure.CallFailure.UnknownFunction;
import io.clutch.failure.CallFailure.WaitExceeded;
import io.clutch.failure.CallFailure.WouldDeadlock;

/** What a failure says about another attempt of the same call. */
final class FailureRules {
  private FailureRules() {}

  /** Another attempt would fail in the same way, or is not wanted. */
  static boolean isFinal(CallFailure failure) {
    return failure instanceof UnknownFunction
        || failure instanceof BadArguments
        || failure instanceof Unencodable
        || failure instanceof Undecodable
        || failure instanceof TooLarge
        || failure instanceof Cancelled;
  }

  /** No line of the handler has run or will run. Only for failures that are not final. */
  static boolean neverRan(CallFailure failure) {
    return failure instanceof QueueFull
        || failure instanceof TooManyStreams
        || failure instanceof WaitExceeded
        || failure instanceof NotRunning
        || failure instanceof WouldDeadlock
        || failure instanceof CircuitOpen
        || (failure instanceof DeadlineExceeded late && late.where() == Where.QUEUED);
  }
}
