package io.clutch.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The registries of this JVM that have meters of Clutch. Two owners with the same tags would share
 * their meters there, and the end of one would remove those of the other. Thread-safe.
 */
final class BoundRegistries {
  // Neither a registry nor an owner is kept from being freed.
  private static final Map<MeterRegistry, Map<Tags, WeakReference<Object>>> OWNERS =
      new WeakHashMap<>();

  private BoundRegistries() {}

  /**
   * Notes the owner of the meters with these tags, in the registry and in those that it consists
   * of.
   *
   * @throws IllegalStateException if there is another one
   */
  static void take(MeterRegistry registry, Tags tags, Object owner) {
    var all = new HashSet<MeterRegistry>();
    collect(registry, all);
    synchronized (OWNERS) {
      for (MeterRegistry one : all) {
        WeakReference<Object> known = OWNERS.getOrDefault(one, Map.of()).get(tags);
        if (known != null && known.get() != null && known.get() != owner) {
          throw new IllegalStateException(
              "the registry has meters of another actor system; give each a tag of its own by"
                  + " ClutchMetrics.create(mostFunctions, tags)");
        }
      }
      for (MeterRegistry one : all) {
        OWNERS.computeIfAbsent(one, key -> new HashMap<>()).put(tags, new WeakReference<>(owner));
      }
    }
  }

  private static void collect(MeterRegistry registry, Set<MeterRegistry> all) {
    if (all.add(registry) && registry instanceof CompositeMeterRegistry composite) {
      composite.getRegistries().forEach(part -> collect(part, all));
    }
  }

  /** The owner has no more meters. */
  static void release(Object owner) {
    synchronized (OWNERS) {
      OWNERS.values().forEach(its -> its.values().removeIf(known -> isGone(known.get(), owner)));
    }
  }

  private static boolean isGone(Object known, Object released) {
    return known == null || known == released;
  }
}
