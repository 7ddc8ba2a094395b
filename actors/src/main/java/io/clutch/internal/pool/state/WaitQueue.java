package io.clutch.internal.pool.state;

import java.util.List;
import java.util.TreeMap;

/** The waiting entries, in the order of arrival. A returned entry gets its old place. */
public final class WaitQueue {
  private final TreeMap<Long, QueueEntry> waiting = new TreeMap<>();
  private int sessions;
  private int streams;

  public void add(QueueEntry entry) {
    waiting.put(entry.order(), entry);
    count(entry, 1);
  }

  public boolean remove(QueueEntry entry) {
    boolean removed = waiting.remove(entry.order(), entry);
    if (removed) {
      count(entry, -1);
    }
    return removed;
  }

  private void count(QueueEntry entry, int by) {
    if (entry instanceof Lease) {
      sessions += by;
    } else if (isStream(entry)) {
      streams += by;
    }
  }

  private static boolean isStream(QueueEntry entry) {
    return entry instanceof PooledCall call && call.isStream();
  }

  /** The first entry; null if there is none. */
  public QueueEntry first() {
    return waiting.isEmpty() ? null : waiting.firstEntry().getValue();
  }

  /** The streams among the entries. */
  public List<PooledCall> streams() {
    return hasStreams()
        ? waiting.values().stream().filter(WaitQueue::isStream).map(PooledCall.class::cast).toList()
        : List.of();
  }

  public boolean hasStreams() {
    return streams > 0;
  }

  /** The number of calls that are not streams. */
  public int calls() {
    return waiting.size() - sessions - streams;
  }

  public List<QueueEntry> drain() {
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
