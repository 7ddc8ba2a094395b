package io.clutch.internal.pool.state;

/**
 * The id of a worker of a pool.
 *
 * @param number its place, which its successor takes over
 * @param incarnation unique among the workers of the pool
 */
public record WorkerId(int number, long incarnation) implements Comparable<WorkerId> {

  /** The worker's name in its pool. Successive workers in one place have the same name. */
  public String name() {
    return "worker-" + number;
  }

  /** The name of its actor, which is used only once. */
  public String actorName() {
    return name() + "-" + incarnation;
  }

  @Override
  public int compareTo(WorkerId other) {
    return number == other.number
        ? Long.compare(incarnation, other.incarnation)
        : Integer.compare(number, other.number);
  }
}
