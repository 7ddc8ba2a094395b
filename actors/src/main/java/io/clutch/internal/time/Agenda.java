package io.clutch.internal.time;

import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * What is to be done when. A value with the clock passed in: times are nanoseconds of one monotonic
 * clock.
 */
public final class Agenda {
  // What is removed stays until it is half of all, and there are more than so many.
  private static final int MOST_REMOVED = 64;

  /** Something planned, until it is due or removed. */
  public static final class Entry implements Comparable<Entry> {
    public static final Entry NONE = new Entry(null, 0, -1, null);

    private final Agenda agenda;
    private final long at;
    private final long order;
    private Runnable task;

    private Entry(Agenda agenda, long at, long order, Runnable task) {
      this.agenda = agenda;
      this.at = at;
      this.order = order;
      this.task = task;
    }

    private boolean isRemoved() {
      return task == null;
    }

    private Runnable take() {
      Runnable taken = task;
      task = null;
      return taken;
    }

    @Override
    public int compareTo(Entry other) {
      // By difference, because a monotonic clock may wrap around.
      int byTime = Long.signum(at - other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private int removed;
  private long order;

  public Entry add(long at, Runnable task) {
    var entry = new Entry(this, at, order++, task);
    entries.add(entry);
    return entry;
  }

  public void remove(Entry entry) {
    if (entry.agenda != this || entry.isRemoved()) {
      return;
    }
    entry.take();
    removed++;
    if (removed > MOST_REMOVED && removed * 2 > entries.size()) {
      entries.removeIf(Entry::isRemoved);
      removed = 0;
    }
  }

  public OptionalLong earliest() {
    Entry first = first();
    return first == null ? OptionalLong.empty() : OptionalLong.of(first.at);
  }

  private Entry first() {
    Entry first = entries.peek();
    while (first != null && first.isRemoved()) {
      entries.remove();
      removed--;
      first = entries.peek();
    }
    return first;
  }

  /** Does what is due; what that plans for now or earlier waits for the next time. */
  public void run(long now) {
    long upTo = order;
    for (Entry first = first();
        first != null && first.at - now <= 0 && first.order < upTo;
        first = first()) {
      entries.remove().take().run();
    }
  }

  /** How many entries are kept, removed ones among them. */
  int size() {
    return entries.size();
  }
}
