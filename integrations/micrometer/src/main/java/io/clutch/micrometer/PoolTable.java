package io.clutch.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The pools by name. An event of a pool has its name, and the actors of its workers are below its
 * own. Used by one thread at a time.
 */
final class PoolTable {
  private static final int MOST = 1_000;

  private final MeterRegistry registry;
  private final Runnable poll;
  private final Consumer<String> watch;
  private final Map<String, LivePool> live = new HashMap<>();
  // The name of each pool that was heard of, and where its actor is if a worker has shown that.
  private final Set<String> named = Collections.newSetFromMap(bounded());
  private final Map<String, String> parents = bounded();

  PoolTable(MeterRegistry registry, Runnable poll, Consumer<String> watch) {
    this.registry = registry;
    this.poll = poll;
    this.watch = watch;
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MOST;
      }
    };
  }

  /** An event of the pool came. */
  void heard(String pool) {
    named.add(pool);
    if (!live.containsKey(pool)) {
      enter(pool, parents.getOrDefault(pool, pool));
    }
  }

  /** A worker is there, which may be one of a pool. */
  void placed(String name, String path) {
    if (name.equals(path)) {
      return;
    }
    String pool = Labels.parent(name);
    String actor = Labels.parent(path);
    parents.put(pool, actor);
    LivePool known = live.get(pool);
    boolean isNew = known == null ? named.contains(pool) : !known.path().equals(actor);
    if (isNew) {
      remove(known);
      enter(pool, actor);
    }
  }

  private void enter(String pool, String path) {
    if (BoundedValues.hasRoom(live.size(), MOST, pool)) {
      live.put(pool, new LivePool(pool, path, new MeterGroup(registry), poll));
      watch.accept(path);
    }
  }

  /** The meters of the pool with this name, if it is there. */
  Optional<MeterGroup> meters(String pool) {
    return Optional.ofNullable(live.get(pool)).map(LivePool::meters);
  }

  /** The actor has ended. Returns the name of the pool, if it was one. */
  Optional<String> ended(String path) {
    Optional<LivePool> gone =
        live.values().stream().filter(pool -> pool.path().equals(path)).findFirst();
    gone.ifPresent(this::remove);
    return gone.map(LivePool::name);
  }

  private void remove(LivePool gone) {
    if (gone != null) {
      live.remove(gone.name());
      parents.remove(gone.name(), gone.path());
      gone.meters().remove();
    }
  }

  List<LivePool> all() {
    return List.copyOf(live.values());
  }

  void close() {
    new ArrayList<>(live.values()).forEach(this::remove);
  }
}
