package io.clutch.supervision.internal;

import io.clutch.supervision.AutoShutdown;
import io.clutch.supervision.Restart;
import io.clutch.supervision.Strategy;
import java.time.Duration;
import java.util.OptionalInt;

/** The part of a supervisor's specification that the rules read: all except its children. */
public record SupervisorFlags(
    Strategy strategy,
    int intensity,
    Duration period,
    AutoShutdown autoShutdown,
    OptionalInt maxChildren,
    int startConcurrency) {
  // OTP's limit of 1 in 5 s has no effect for a child that takes 6 s to start and fail.
  private static final int INTENSITY = 5;
  private static final Duration PERIOD = Duration.ofMinutes(1);

  public SupervisorFlags {
    Durations.requireGiven("strategy", strategy);
    Durations.requireGiven("auto-shutdown", autoShutdown);
    if (intensity < 0) {
      throw new IllegalArgumentException("intensity must not be negative: " + intensity);
    }
    Durations.requirePositive("period", period);
    if (strategy == Strategy.DYNAMIC && autoShutdown != AutoShutdown.NEVER) {
      throw new IllegalArgumentException("auto-shutdown must be never for a dynamic supervisor");
    }
    if (maxChildren.isPresent() && strategy != Strategy.DYNAMIC) {
      throw new IllegalArgumentException("max-children is for dynamic supervisors only");
    }
    if (maxChildren.isPresent() && maxChildren.getAsInt() < 0) {
      throw new IllegalArgumentException(
          "max-children must not be negative: " + maxChildren.getAsInt());
    }
    if (startConcurrency < 1) {
      throw new IllegalArgumentException(
          "start-concurrency must be at least 1, not " + startConcurrency);
    }
    if (startConcurrency > 1 && strategy != Strategy.DYNAMIC) {
      throw new IllegalArgumentException("start-concurrency is for dynamic supervisors only");
    }
  }

  public static SupervisorFlags of(Strategy strategy) {
    return new SupervisorFlags(
        strategy, INTENSITY, PERIOD, AutoShutdown.NEVER, OptionalInt.empty(), 1);
  }

  public SupervisorFlags withIntensity(int most, Duration within) {
    return new SupervisorFlags(strategy, most, within, autoShutdown, maxChildren, startConcurrency);
  }

  public SupervisorFlags withAutoShutdown(AutoShutdown other) {
    return new SupervisorFlags(strategy, intensity, period, other, maxChildren, startConcurrency);
  }

  public SupervisorFlags withMaxChildren(int most) {
    return new SupervisorFlags(
        strategy, intensity, period, autoShutdown, OptionalInt.of(most), startConcurrency);
  }

  public SupervisorFlags withStartConcurrency(int most) {
    return new SupervisorFlags(strategy, intensity, period, autoShutdown, maxChildren, most);
  }

  public boolean isDynamic() {
    return strategy == Strategy.DYNAMIC;
  }

  /** Rejects a child that this supervisor cannot have. */
  public void check(ChildFlags child) {
    if (!child.significant()) {
      return;
    }
    if (child.restart() == Restart.PERMANENT) {
      throw child.refused(
          "significant is for transient and temporary children: a permanent one never ends");
    }
    if (isDynamic()) {
      throw child.refused("significant is not for the children of a dynamic supervisor");
    }
    if (autoShutdown == AutoShutdown.NEVER) {
      throw child.refused("significant needs a supervisor whose auto-shutdown is not never");
    }
  }
}
