package io.clutch.examples.storm;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * The order of faults: each kind once in random order, and then again in a new order. The same seed
 * gives the same plan.
 */
final class Plan {
  private static final int LONGEST_MILLIS = 400;

  private final Random chance;
  private final List<Kind> kinds;
  private final Deque<Kind> round = new ArrayDeque<>();
  private int given;

  Plan(long seed) {
    this(seed, List.of(Kind.values()));
  }

  Plan(long seed, List<Kind> kinds) {
    this.chance = new Random(seed);
    this.kinds = List.copyOf(kinds);
  }

  /**
   * One fault.
   *
   * @param seed of the random choices in it, such as its target
   * @param pause before the next
   */
  record Step(Kind kind, long seed, Duration pause) {}

  /** Whether there was each kind once. */
  boolean hasGivenEach() {
    return given >= kinds.size();
  }

  Step next() {
    given++;
    if (round.isEmpty()) {
      var shuffled = new ArrayList<>(kinds);
      Collections.shuffle(shuffled, chance);
      round.addAll(shuffled);
    }
    return new Step(
        round.remove(), chance.nextLong(), Duration.ofMillis(1 + chance.nextInt(LONGEST_MILLIS)));
  }
}
