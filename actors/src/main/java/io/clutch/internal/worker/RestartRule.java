package io.clutch.internal.worker;

import io.clutch.failure.ExitReason;
import io.clutch.supervision.internal.time.ExponentialBackoff;
import io.clutch.supervision.internal.time.SlidingWindow;
import io.clutch.worker.RestartSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * A sliding window of restarts, and the wait before each. A value with the clock passed in:
 * nanoseconds of a monotonic clock.
 */
final class RestartRule {
  private final RestartSettings settings;
  private final SlidingWindow restarts;
  private final ExponentialBackoff backoff;
  private int inARow;
  private boolean hasBeenReady;

  RestartRule(RestartSettings settings) {
    this.settings = settings;
    this.restarts = new SlidingWindow(settings.period());
    this.backoff = ExponentialBackoff.exact(settings.minBackoff(), settings.maxBackoff());
  }

  /** A process of the worker is ready. */
  void ready() {
    hasBeenReady = true;
  }

  /** Whether this end is the last: a first start that fails, unless load explains it. */
  boolean isFinal(ExitReason reason) {
    return !hasBeenReady
        && reason instanceof ExitReason.BootFailed failed
        && !failed.error().mayHeal();
  }

  /**
   * How long to wait before the restart, or empty to give up. {@code readyFor} is how long the
   * ended process was ready.
   */
  Optional<Duration> ended(long now, Duration readyFor) {
    if (readyFor.compareTo(settings.stableAfter()) >= 0) {
      inARow = 0;
    }
    // Until one was ready nothing is forgotten: starts that last as long as the period would be
    // tried without end.
    if (hasBeenReady) {
      restarts.forget(now);
    }
    restarts.add(now);
    if (restarts.size() > settings.maxRestarts()) {
      return Optional.empty();
    }
    return Optional.of(backoff.delay(inARow++));
  }

  /** Why the worker stops for good when its process ended for that reason. */
  ExitReason exhausted(ExitReason last) {
    boolean never = settings.maxRestarts() == 0;
    return never ? last : new ExitReason.GaveUp(last, restartsInPeriod() - 1);
  }

  int restartsInPeriod() {
    return restarts.size();
  }
}
