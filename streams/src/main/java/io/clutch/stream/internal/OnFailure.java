package io.clutch.stream.internal;

import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.stream.StageSettings;

/** What happens to a failed element. */
public enum OnFailure {
  /** It is sent again. */
  RETRY,
  /** It is left out. */
  DROP,
  /** The stream's supervision strategy decides. */
  DECIDE;

  /** {@code redelivered} is how often the element has been sent again so far. */
  public static OnFailure of(StageSettings settings, Throwable failure, int redelivered) {
    if (!(failure instanceof CallFailedException failed) || !isExit(failed.failure())) {
      return DECIDE;
    }
    return switch (settings.onExit()) {
      case FAIL -> DECIDE;
      case DROP -> DROP;
      case RETRY -> redelivered + 1 < settings.attempts() ? RETRY : DECIDE;
    };
  }

  private static boolean isExit(CallFailure failure) {
    return failure instanceof CallFailure.Exited || failure instanceof CallFailure.Interrupted;
  }
}
