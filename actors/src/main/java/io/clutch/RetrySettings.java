package io.clutch;

import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.Interrupted;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.CallFailure.QueueFull;
import io.clutch.failure.CallFailure.WaitExceeded;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How often a call is tried, how long the waits in between are, and after which failures.
 * Immutable.
 *
 * <p>Whatever {@code on} says, a call that is not marked idempotent is tried again only after a
 * failure which proves that it never ran, and no call is after a fault of its caller's: {@link
 * CallFailure.UnknownFunction}, {@link CallFailure.BadArguments}, {@link CallFailure.Unencodable},
 * {@link CallFailure.Undecodable} and {@link CallFailure.TooLarge}.
 *
 * @param attempts how many tries there are, the first one included: 2 to 100
 * @param minBackoff the wait before the second try, at least zero; each later wait is twice as long
 *     as the one before. Chance takes up to half of it
 * @param maxBackoff the longest wait, at least {@code minBackoff} and at most 100 days
 * @param on after which failures; must be quick and thread-safe
 */
public record RetrySettings(
    int attempts, Duration minBackoff, Duration maxBackoff, Predicate<CallFailure> on) {
  private static final int MOST_ATTEMPTS = 100;
  private static final int MOST_DOUBLINGS = 30;
  private static final int MOST_DAYS = 100;
  private static final double JITTER = 0.5;

  public RetrySettings {
    if (attempts < 2 || attempts > MOST_ATTEMPTS) {
      throw new IllegalArgumentException(
          "attempts count the first try too and must be from 2 to 100, not " + attempts);
    }
    if (minBackoff.isNegative()
        || maxBackoff.compareTo(minBackoff) < 0
        || maxBackoff.compareTo(Duration.ofDays(MOST_DAYS)) > 0) {
      throw new IllegalArgumentException(
          "a backoff needs 0 <= min <= max <= 100 days, not " + minBackoff + " and " + maxBackoff);
    }
    Objects.requireNonNull(on, "on");
  }

  /**
   * So many tries, the first one included, with waits from 50 ms to 1 s, after {@link QueueFull},
   * {@link WaitExceeded}, {@link NotRunning}, {@link Exited} and {@link Interrupted}.
   */
  public static RetrySettings create(int attempts) {
    return new RetrySettings(
        attempts, Duration.ofMillis(50), Duration.ofSeconds(1), RetrySettings::isOfTheWorker);
  }

  private static boolean isOfTheWorker(CallFailure failure) {
    return failure instanceof QueueFull
        || failure instanceof WaitExceeded
        || failure instanceof NotRunning
        || failure instanceof Exited
        || failure instanceof Interrupted;
  }

  /** With these waits: from {@code min}, doubled each time, up to {@code max}. */
  public RetrySettings withBackoff(Duration min, Duration max) {
    return new RetrySettings(attempts, min, max, on);
  }

  /** After these failures and no others; {@code on().or(...)} adds to those that are there. */
  public RetrySettings withOn(Predicate<CallFailure> failures) {
    return new RetrySettings(attempts, minBackoff, maxBackoff, failures);
  }

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
    boolean again = made < attempts && wait.compareTo(left) < 0 && allows(failure, idempotent);
    return again ? Optional.of(wait) : Optional.empty();
  }

  private Duration backoff(int made, double chance) {
    Duration wait = minBackoff.multipliedBy(1L << Math.min(made - 1, MOST_DOUBLINGS));
    Duration capped = wait.compareTo(maxBackoff) > 0 ? maxBackoff : wait;
    return Duration.ofNanos((long) (capped.toNanos() * (1 - JITTER * chance)));
  }

  private boolean allows(CallFailure failure, boolean idempotent) {
    return !FailureRules.isFinal(failure)
        && (idempotent || FailureRules.neverRan(failure))
        && on.test(failure);
  }
}
