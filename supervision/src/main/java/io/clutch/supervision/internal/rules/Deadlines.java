package io.clutch.supervision.internal.rules;

import java.util.OptionalLong;
import java.util.TreeSet;

/** Actions with deadlines. Times are nanoseconds of a monotonic clock. */
final class Deadlines {

  /** A deadline, until it has passed or was cancelled. */
  record Deadline(long at, long order, Runnable task) implements Comparable<Deadline> {
    @Override
    public int compareTo(Deadline other) {
      // Compares the difference, because a monotonic clock may wrap around.
      int byTime = Long.signum(at - other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final TreeSet<Deadline> deadlines = new TreeSet<>();
  private long order;

  Deadline set(long at, Runnable task) {
    var deadline = new Deadline(at, order++, task);
    deadlines.add(deadline);
    return deadline;
  }

  /** Cancels a deadline, which may be null. */
  void cancel(Deadline deadline) {
    if (deadline != null) {
      deadlines.remove(deadline);
    }
  }

  OptionalLong earliest() {
    return deadlines.isEmpty() ? OptionalLong.empty() : OptionalLong.of(deadlines.first().at());
  }

  /** Runs the due actions. Those that they set for now or earlier wait for the next call. */
  void run(long now) {
    long upTo = order;
    while (!deadlines.isEmpty()
        && deadlines.first().at() - now <= 0
        && deadlines.first().order() < upTo) {
      deadlines.pollFirst().task().run();
    }
  }
}
