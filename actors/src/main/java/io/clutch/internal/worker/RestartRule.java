package io.clutch.internal.worker;

import io.clutch.failure.ExitReason;
import io.clutch.supervision.internal.time.ExponentialBackoff;
import io.clutch.supervision.internal.time.SlidingWindow;
import io.clutch.worker.RestartSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * Limits restarts within a sliding window, and decides the wait before each. Times are nanoseconds
 * of a monotonic clock, passed as arguments.
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

  /** Records that a process of the worker is ready. */
  void ready() {
    hasBeenReady = true;
  }

  /** Whether this end is final: a failed first start, unless load explains it. */
  boolean isFinal(ExitReason reason) {
    return !hasBeenReady
        && reason instanceof ExitReason.BootFailed failed
        && !failed.error().mayHeal();
  }

  /**
   * The wait before the restart, or empty to give up. {@code readyFor} is how long the ended
   * process was ready.
   */
  Optional<Duration> ended(long now, Duration readyFor) {
    if (readyFor.compareTo(settings.stableAfter()) >= 0) {
      inARow = 0;
    }
    // Until a process was ready, no restart is forgotten. Otherwise starts that take longer than
    // the period would be repeated for ever.
    if (hasBeenReady) {
      restarts.forget(now);
    }
    restarts.add(now);
    if (restarts.size() > settings.maxRestarts()) {
      return Optional.empty();
    }
    return Optional.of(backoff.delay(inARow++));
  }

  /** The reason of the worker's end after its process has ended for this reason. */
  ExitReason exhausted(ExitReason last) {
    boolean never = settings.maxRestarts() == 0;
    return never ? last : new ExitReason.GaveUp(last, restartsInPeriod() - 1);
  }

  int restartsInPeriod() {
    return restarts.size();
  }
}
