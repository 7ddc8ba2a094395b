package io.clutch.internal.reading;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The entries that were used last, of a bounded number. Thread-safe. */
final class Latest<K, V> {
  private final Map<K, V> entries;

  Latest(int most) {
    this.entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
          }
        };
  }

  synchronized void put(K key, V value) {
    entries.put(key, value);
  }

  synchronized Optional<V> find(K key) {
    return Optional.ofNullable(entries.get(key));
  }
}
