package io.clutch.internal.worker;

import io.clutch.failure.ExitReason;
import io.clutch.failure.WorkerExit;
import io.clutch.internal.reading.WorkerReading;
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
  private int restarted;
  private long nextAt;
  private Optional<WorkerExit> lastExit = Optional.empty();

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

  /** Records that the next process will be started at this time. */
  void restarting(WorkerExit exit, long at) {
    restarted++;
    lastExit = Optional.of(exit);
    nextAt = at;
  }

  /** How often it was restarted since the worker began. */
  int restarted() {
    return restarted;
  }

  /** The end after which it was last restarted. */
  Optional<WorkerExit> lastExit() {
    return lastExit;
  }

  /** The rest of the wait before the next process. */
  Duration restartsIn(long now) {
    return Duration.ofNanos(Math.max(0, nextAt - now));
  }

  WorkerReading.Restarts reading(long now) {
    if (hasBeenReady) {
      restarts.forget(now);
    }
    return new WorkerReading.Restarts(restarts.size(), settings.maxRestarts(), settings.period());
  }
}
