package io.clutch.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Which item goes next where those of one key go one after the other, and those of different keys
 * need not wait for each other.
 */
final class Lanes<T> {
  // For each key that has one ready or under way, those behind it; null where there are none.
  private final Map<Object, Deque<T>> behind = new HashMap<>();
  private final Queue<T> ready = new ArrayDeque<>();

  void add(Object key, T item) {
    if (behind.containsKey(key)) {
      Deque<T> lane = behind.get(key);
      if (lane == null) {
        lane = new ArrayDeque<>();
        behind.put(key, lane);
      }
      lane.add(item);
    } else {
      behind.put(key, null);
      ready.add(item);
    }
  }

  /** Takes the next one that may go, in the order in which they could; null if there is none. */
  T next() {
    return ready.poll();
  }

  /** The one under way for this key is done. */
  void done(Object key) {
    Deque<T> lane = behind.get(key);
    if (lane == null || lane.isEmpty()) {
      behind.remove(key);
    } else {
      ready.add(lane.remove());
    }
  }

  /** Takes out all that wait behind the one of this key. */
  List<T> clear(Object key) {
    Deque<T> lane = behind.get(key);
    if (lane == null) {
      return List.of();
    }
    behind.put(key, null);
    return List.copyOf(lane);
  }
}
