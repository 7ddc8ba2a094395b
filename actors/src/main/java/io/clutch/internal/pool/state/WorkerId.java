package io.clutch.internal.pool.state;

/**
 * One worker of a pool.
 *
 * @param number its place, which a successor takes over
 * @param incarnation its own, which no other worker of the pool has
 */
public record WorkerId(int number, long incarnation) implements Comparable<WorkerId> {

  /** What it is called in its pool; workers that follow each other in one place have one name. */
  public String name() {
    return "worker-" + number;
  }

  /** Its actor's name, which is used only once. */
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
