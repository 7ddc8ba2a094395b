package io.clutch.internal.time;

import java.util.OptionalLong;
import java.util.PriorityQueue;

/** A queue of timers. Times are nanoseconds of one monotonic clock, passed as arguments. */
public final class TimerQueue {
  // Removed timers are kept until they are half of all and more than this number.
  private static final int MOST_REMOVED = 64;

  /** A planned action, until it is due or removed. */
  public static final class Timer implements Comparable<Timer> {
    public static final Timer NONE = new Timer(null, 0, -1, null);

    private final TimerQueue timers;
    private final long at;
    private final long order;
    private Runnable task;

    private Timer(TimerQueue timers, long at, long order, Runnable task) {
      this.timers = timers;
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
    public int compareTo(Timer other) {
      // Compares the difference, because a monotonic clock may wrap around.
      int byTime = Long.signum(at - other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private int removed;
  private long order;

  public Timer add(long at, Runnable task) {
    var timer = new Timer(this, at, order++, task);
    timers.add(timer);
    return timer;
  }

  public void remove(Timer timer) {
    if (timer.timers != this || timer.isRemoved()) {
      return;
    }
    timer.take();
    removed++;
    if (removed > MOST_REMOVED && removed * 2 > timers.size()) {
      timers.removeIf(Timer::isRemoved);
      removed = 0;
    }
  }

  public OptionalLong earliest() {
    Timer first = first();
    return first == null ? OptionalLong.empty() : OptionalLong.of(first.at);
  }

  private Timer first() {
    Timer first = timers.peek();
    while (first != null && first.isRemoved()) {
      timers.remove();
      removed--;
      first = timers.peek();
    }
    return first;
  }

  /** Runs the due timers. Timers that these add for now or earlier wait for the next call. */
  public void run(long now) {
    long upTo = order;
    for (Timer first = first();
        first != null && first.at - now <= 0 && first.order < upTo;
        first = first()) {
      timers.remove().take().run();
    }
  }

  /** The number of entries, including removed ones. */
  int size() {
    return timers.size();
  }
}
