package io.clutch.internal.pool.state;

import java.util.List;
import java.util.TreeMap;

/** Waits for workers, in the order of coming; one that comes back has its old place again. */
public final class Line {
  private final TreeMap<Long, Waiter> waiting = new TreeMap<>();
  private int sessions;
  private int streams;

  public void add(Waiter waiter) {
    waiting.put(waiter.order(), waiter);
    count(waiter, 1);
  }

  public boolean remove(Waiter waiter) {
    boolean removed = waiting.remove(waiter.order(), waiter);
    if (removed) {
      count(waiter, -1);
    }
    return removed;
  }

  private void count(Waiter waiter, int by) {
    if (waiter instanceof Lease) {
      sessions += by;
    } else if (isStream(waiter)) {
      streams += by;
    }
  }

  private static boolean isStream(Waiter waiter) {
    return waiter instanceof PooledCall call && call.isStream();
  }

  /** The first; null if there is none. */
  public Waiter first() {
    return waiting.isEmpty() ? null : waiting.firstEntry().getValue();
  }

  /** The streams among them. */
  public List<PooledCall> streams() {
    return hasStreams()
        ? waiting.values().stream().filter(Line::isStream).map(PooledCall.class::cast).toList()
        : List.of();
  }

  public boolean hasStreams() {
    return streams > 0;
  }

  /** How many are neither streams nor sessions. */
  public int calls() {
    return waiting.size() - sessions - streams;
  }

  public List<Waiter> drain() {
    var all = List.copyOf(waiting.values());
    waiting.clear();
    sessions = 0;
    streams = 0;
    return all;
  }

  public boolean isEmpty() {
    return waiting.isEmpty();
  }

  public int size() {
    return waiting.size();
  }

  public int sessions() {
    return sessions;
  }
}
