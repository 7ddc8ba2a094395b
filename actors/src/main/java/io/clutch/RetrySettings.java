package io.clutch;

import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.Interrupted;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.CallFailure.QueueFull;
import io.clutch.failure.CallFailure.WaitExceeded;
import io.clutch.internal.settings.RecordCopy;
import io.clutch.internal.settings.SettingChecks;
import java.time.Duration;
import java.util.Objects;
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

  public RetrySettings {
    if (attempts < 2 || attempts > MOST_ATTEMPTS) {
      throw new IllegalArgumentException(
          "attempts count the first try too and must be from 2 to 100, not " + attempts);
    }
    SettingChecks.requireTime("min-backoff", minBackoff);
    SettingChecks.requireTime("max-backoff", maxBackoff);
    SettingChecks.requireInOrder("min-backoff", minBackoff, "max-backoff", maxBackoff);
    Objects.requireNonNull(on, "on");
  }

  /** Three tries; for the rest see {@link #create(int)}. */
  public static RetrySettings create() {
    return create(3);
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

  public RetrySettings withAttempts(int tries) {
    return RecordCopy.with(this, "attempts", tries);
  }

  public RetrySettings withMinBackoff(Duration wait) {
    return RecordCopy.with(this, "minBackoff", wait);
  }

  public RetrySettings withMaxBackoff(Duration wait) {
    return RecordCopy.with(this, "maxBackoff", wait);
  }

  /** With these waits: from {@code min}, doubled each time, up to {@code max}. */
  public RetrySettings withBackoff(Duration min, Duration max) {
    return new RetrySettings(attempts, min, max, on);
  }

  /** After these failures and no others; {@code on().or(...)} adds to those that are there. */
  public RetrySettings withOn(Predicate<CallFailure> failures) {
    return RecordCopy.with(this, "on", failures);
  }
}
