package io.clutch.call;

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
 * How often a call is attempted, how long the waits between the attempts are, and after which
 * failures. Immutable.
 *
 * <p>Two limits hold for any {@code on}. A call that is not marked idempotent is retried only after
 * a failure which proves that it never ran. No call is retried after a mistake of its caller:
 * {@link CallFailure.UnknownFunction}, {@link CallFailure.BadArguments}, {@link
 * CallFailure.Unencodable}, {@link CallFailure.Undecodable} and {@link CallFailure.TooLarge}.
 *
 * @param attempts the number of attempts, which includes the first: 2 to 100
 * @param minBackoff the wait before the second attempt, at least zero. Each further wait is twice
 *     as long, with up to 50 % jitter
 * @param maxBackoff the longest wait: at least {@code minBackoff} and at most 100 days
 * @param on the failures after which to retry; must be quick and thread-safe
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

  /** Three attempts; otherwise as {@link #create(int)}. */
  public static RetrySettings create() {
    return create(3);
  }

  /**
   * This number of attempts, which includes the first, with waits from 50 ms to 1 s, after {@link
   * QueueFull}, {@link WaitExceeded}, {@link NotRunning}, {@link Exited} and {@link Interrupted}.
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

  /** Sets the waits: from {@code min}, doubled each time, up to {@code max}. */
  public RetrySettings withBackoff(Duration min, Duration max) {
    return new RetrySettings(attempts, min, max, on);
  }

  /** Retries after these failures only; {@code on().or(...)} adds to the present ones. */
  public RetrySettings withOn(Predicate<CallFailure> failures) {
    return RecordCopy.with(this, "on", failures);
  }
}
