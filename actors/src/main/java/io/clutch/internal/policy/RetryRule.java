package io.clutch.internal.policy;

import io.clutch.call.RetrySettings;
import io.clutch.failure.CallFailure;
import io.clutch.supervision.internal.time.ExponentialBackoff;
import java.time.Duration;
import java.util.Optional;

/** Decides when a call is tried again, by its settings. */
public record RetryRule(RetrySettings settings) {
  private static final double JITTER = 0.5;

  /**
   * The wait before the next attempt, or empty if there is none.
   *
   * @param made the number of attempts so far
   * @param left the remaining time of the call
   * @param chance a random number from 0 to 1
   */
  public Optional<Duration> next(
      int made, CallFailure failure, boolean idempotent, Duration left, double chance) {
    Duration wait =
        new ExponentialBackoff(settings.minBackoff(), settings.maxBackoff(), JITTER)
            .delay(made, chance);
    boolean again =
        made < settings.attempts() && wait.compareTo(left) < 0 && allows(failure, idempotent);
    return again ? Optional.of(wait) : Optional.empty();
  }

  private boolean allows(CallFailure failure, boolean idempotent) {
    return !FailureRules.isFinal(failure)
        && (idempotent || FailureRules.neverRan(failure))
        && settings.on().test(failure);
  }
}
