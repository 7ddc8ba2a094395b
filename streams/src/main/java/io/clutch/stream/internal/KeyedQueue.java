package io.clutch.stream.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Chooses the next item. Items with one key go one after the other; items with different keys do
 * not wait for each other.
 */
final class KeyedQueue<T> {
  // For each key with an item that is ready or in flight: the items behind it, or null.
  private final Map<Object, Deque<T>> behind = new HashMap<>();
  private final Queue<T> ready = new ArrayDeque<>();

  void add(Object key, T item) {
    if (behind.containsKey(key)) {
      Deque<T> queue = behind.get(key);
      if (queue == null) {
        queue = new ArrayDeque<>();
        behind.put(key, queue);
      }
      queue.add(item);
    } else {
      behind.put(key, null);
      ready.add(item);
    }
  }

  /**
   * Takes the next item that may go, in the order in which they became free to go; null if there is
   * none.
   */
  T next() {
    return ready.poll();
  }

  /** The item in flight for this key has ended. */
  void done(Object key) {
    Deque<T> queue = behind.get(key);
    if (queue == null || queue.isEmpty()) {
      behind.remove(key);
    } else {
      ready.add(queue.remove());
    }
  }

  /** Removes all items that wait behind the one in flight for this key. */
  List<T> clear(Object key) {
    Deque<T> queue = behind.get(key);
    if (queue == null) {
      return List.of();
    }
    behind.put(key, null);
    return List.copyOf(queue);
  }
}
