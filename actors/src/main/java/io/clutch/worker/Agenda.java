package io.clutch.worker;

import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * What is to be done when. A value with the clock passed in: times are nanoseconds of one monotonic
 * clock.
 */
public final class Agenda {

  /** Something planned, until it is due or removed. */
  public record Entry(long at, long order, Runnable task) implements Comparable<Entry> {
    public static final Entry NONE = new Entry(0, -1, () -> {});

    @Override
    public int compareTo(Entry other) {
      // By difference, because a monotonic clock may wrap around.
      int byTime = Long.signum(at - other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final TreeSet<Entry> entries = new TreeSet<>();
  private long order;

  public Entry add(long at, Runnable task) {
    var entry = new Entry(at, order++, task);
    entries.add(entry);
    return entry;
  }

  public void remove(Entry entry) {
    entries.remove(entry);
  }

  OptionalLong earliest() {
    return entries.isEmpty() ? OptionalLong.empty() : OptionalLong.of(entries.first().at());
  }

  /** Does what is due; what that plans for now or earlier waits for the next time. */
  void run(long now) {
    long upTo = order;
    while (!entries.isEmpty()
        && entries.first().at() - now <= 0
        && entries.first().order() < upTo) {
      entries.pollFirst().task().run();
    }
  }
}
