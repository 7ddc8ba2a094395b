package io.clutch.stream.internal;

import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.stream.StageSettings;

/** What happens to a failed element. */
public enum ExitRule {
  /** It is sent again. */
  AGAIN,
  /** It is left out. */
  DROPPED,
  /** The stream's supervision strategy decides. */
  DECIDED;

  /** {@code redelivered} is how often the element has been sent again so far. */
  public static ExitRule of(StageSettings settings, Throwable failure, int redelivered) {
    if (!(failure instanceof CallFailedException failed) || !isExit(failed.failure())) {
      return DECIDED;
    }
    return switch (settings.onExit()) {
      case FAIL -> DECIDED;
      case DROP -> DROPPED;
      case RETRY -> redelivered + 1 < settings.attempts() ? AGAIN : DECIDED;
    };
  }

  private static boolean isExit(CallFailure failure) {
    return failure instanceof CallFailure.Exited || failure instanceof CallFailure.Interrupted;
  }
}
