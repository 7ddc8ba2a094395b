package io.clutch;

import io.clutch.failure.CallFailure;
import java.time.Duration;
import java.util.Optional;

/** When a call is tried again, by its settings. */
record RetryRule(RetrySettings settings) {
  private static final int MOST_DOUBLINGS = 30;
  private static final double JITTER = 0.5;

  /**
   * How long to wait before the next try, or empty if there is none.
   *
   * @param made tries so far
   * @param left of the call's time
   * @param chance from 0 to 1
   */
  Optional<Duration> next(
      int made, CallFailure failure, boolean idempotent, Duration left, double chance) {
    Duration wait = backoff(made, chance);
    boolean again =
        made < settings.attempts() && wait.compareTo(left) < 0 && allows(failure, idempotent);
    return again ? Optional.of(wait) : Optional.empty();
  }

  private Duration backoff(int made, double chance) {
    Duration wait = settings.minBackoff().multipliedBy(1L << Math.min(made - 1, MOST_DOUBLINGS));
    Duration capped = wait.compareTo(settings.maxBackoff()) > 0 ? settings.maxBackoff() : wait;
    return Duration.ofNanos((long) (capped.toNanos() * (1 - JITTER * chance)));
  }

  private boolean allows(CallFailure failure, boolean idempotent) {
    return !FailureRules.isFinal(failure)
        && (idempotent || FailureRules.neverRan(failure))
        && settings.on().test(failure);
  }
}
