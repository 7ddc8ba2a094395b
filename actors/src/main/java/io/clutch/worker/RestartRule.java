package io.clutch.worker;

import io.clutch.failure.ExitReason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A sliding window of restarts, and the wait before each. A value with the clock passed in:
 * nanoseconds of a monotonic clock.
 */
final class RestartRule {
  private final RestartSettings settings;
  private final Deque<Long> restarts = new ArrayDeque<>();
  private int inARow;
  private boolean hasBeenReady;

  RestartRule(RestartSettings settings) {
    this.settings = settings;
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
    while (hasBeenReady
        && !restarts.isEmpty()
        && now - restarts.peekFirst() > settings.period().toNanos()) {
      restarts.pollFirst();
    }
    restarts.addLast(now);
    if (restarts.size() > settings.maxRestarts()) {
      return Optional.empty();
    }
    return Optional.of(backoff(inARow++));
  }

  /** Why the worker stops for good when its process ended for that reason. */
  ExitReason givenUp(ExitReason last) {
    boolean never = settings.maxRestarts() == 0;
    return never ? last : new ExitReason.GaveUp(last, restartsInPeriod() - 1);
  }

  int restartsInPeriod() {
    return restarts.size();
  }

  private Duration backoff(int before) {
    if (before == 0) {
      return Duration.ZERO;
    }
    int doublings = Math.min(before - 1, 30);
    Duration wait = settings.minBackoff().multipliedBy(1L << doublings);
    return wait.compareTo(settings.maxBackoff()) > 0 ? settings.maxBackoff() : wait;
  }
}
