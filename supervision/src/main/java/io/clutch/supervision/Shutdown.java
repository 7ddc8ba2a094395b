package io.clutch.supervision;

import java.time.Duration;

/** How a child is stopped. */
public sealed interface Shutdown {

  /** At once and without a word: it has no time to end by itself. */
  static Shutdown brutalKill() {
    return new BrutalKill();
  }

  /**
   * Asked to stop, and killed after the limit.
   *
   * @throws IllegalArgumentException if the limit is not from above zero to 100 days
   */
  static Shutdown within(Duration limit) {
    return new Within(limit);
  }

  /** Asked to stop, and waited for without a limit: for supervisors, whose children have limits. */
  static Shutdown infinity() {
    return new Infinity();
  }

  record BrutalKill() implements Shutdown {}

  record Within(Duration limit) implements Shutdown {
    public Within {
      Durations.requirePositive("shutdown", limit);
    }
  }

  record Infinity() implements Shutdown {}
}
