package io.clutch.pool;

import java.util.List;
import java.util.TreeMap;

/** Waits for workers, in the order of coming; one that comes back has its old place again. */
final class Line {
  private final TreeMap<Long, Waiter> waiting = new TreeMap<>();
  private int sessions;

  void add(Waiter waiter) {
    waiting.put(waiter.order(), waiter);
    sessions += sessions(waiter);
  }

  boolean remove(Waiter waiter) {
    boolean removed = waiting.remove(waiter.order(), waiter);
    sessions -= removed ? sessions(waiter) : 0;
    return removed;
  }

  private static int sessions(Waiter waiter) {
    return waiter instanceof Lease ? 1 : 0;
  }

  /** The first; null if there is none. */
  Waiter first() {
    return waiting.isEmpty() ? null : waiting.firstEntry().getValue();
  }

  /** The streams among them. */
  List<PooledCall> streams() {
    return waiting.values().stream()
        .filter(PooledCall.class::isInstance)
        .map(PooledCall.class::cast)
        .filter(PooledCall::isStream)
        .toList();
  }

  List<Waiter> drain() {
    var all = List.copyOf(waiting.values());
    waiting.clear();
    sessions = 0;
    return all;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  int size() {
    return waiting.size();
  }

  int sessions() {
    return sessions;
  }
}
