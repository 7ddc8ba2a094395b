package io.clutch.supervision;

import io.clutch.supervision.internal.Durations;
import java.time.Duration;

/** How a child is stopped. */
public sealed interface Shutdown {

  /** Kills the child at once. It has no time to end by itself. */
  static Shutdown brutalKill() {
    return new BrutalKill();
  }

  /**
   * Asks the child to stop, and kills it after the limit.
   *
   * @throws IllegalArgumentException if the limit is not above zero and at most 100 days
   */
  static Shutdown within(Duration limit) {
    return new Within(limit);
  }

  /**
   * Asks the child to stop, and waits without a limit. For supervisors, whose children have limits.
   */
  static Shutdown infinity() {
    return new Infinity();
  }

  /** Without time to end by itself: {@link #brutalKill}. */
  record BrutalKill() implements Shutdown {}

  /** With a limited time to end by itself: {@link #within}. */
  record Within(Duration limit) implements Shutdown {
    public Within {
      Durations.requirePositive("shutdown limit", limit);
    }
  }

  /** With all the time that it needs: {@link #infinity}. */
  record Infinity() implements Shutdown {}
}
