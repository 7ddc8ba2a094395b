package io.clutch.internal.codec.write;

import io.clutch.internal.codec.format.Collisions;
import io.clutch.internal.codec.format.Extension;
import io.clutch.internal.codec.format.PathException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** Writers of collections and maps. */
final class ContainerWriters {
  static final ValueWriter LIST = (value, out) -> list((Collection<?>) value, out);
  static final ValueWriter SET = (value, out) -> set((Collection<?>) value, out);
  static final ValueWriter MAP = (value, out) -> map((Map<?, ?>) value, out);
  static final ValueWriter PROPERTIES = (value, out) -> map(complete((Properties) value), out);

  private ContainerWriters() {}

  private static void list(Collection<?> items, BodyWriter out) {
    out.enter();
    items(items.toArray(), out);
    out.leave();
  }

  private static void set(Collection<?> items, BodyWriter out) {
    out.enter();
    int payload = out.beginExtension();
    Object[] present = items.toArray();
    Collisions collisions = Collisions.forPython(present.length);
    for (int i = 0; collisions != null && i < present.length; i++) {
      collisions.write(present[i]);
    }
    items(present, out);
    DistinctKeys.check(items, present, kind(present), payload, out);
    out.endExtension(Extension.SET, payload);
    out.leave();
  }

  private static Class<?> kind(Object[] items) {
    Class<?> kind = null;
    for (int i = 0; i < items.length; i++) {
      kind = DistinctKeys.kind(kind, i == 0, items[i]);
    }
    return kind;
  }

  static void items(Object[] items, BodyWriter out) {
    out.packArrayHeader(items.length);
    int index = out.packNumbers(items);
    try {
      for (; index < items.length; index++) {
        out.value(items[index]);
      }
    } catch (PathException problem) {
      throw problem.at(index);
    }
  }

  /** The entries together with the defaults, which the map itself does not list. */
  private static Map<Object, Object> complete(Properties properties) {
    Map<Object, Object> all = new LinkedHashMap<>();
    for (String name : properties.stringPropertyNames()) {
      all.put(name, properties.getProperty(name));
    }
    all.putAll(properties);
    return all;
  }

  private static void map(Map<?, ?> map, BodyWriter out) {
    out.enter();
    Object[] entries = map.entrySet().toArray();
    int start = out.position();
    out.packMapHeader(entries.length);
    Collisions collisions = Collisions.forPython(entries.length);
    Object key = null;
    Class<?> kind = null;
    try {
      for (int i = 0; i < entries.length; i++) {
        Map.Entry<?, ?> entry = (Map.Entry<?, ?>) entries[i];
        key = entry.getKey();
        kind = DistinctKeys.kind(kind, i == 0, key);
        if (collisions != null) {
          collisions.write(key);
        }
        out.value(key);
        out.value(entry.getValue());
      }
    } catch (PathException problem) {
      throw problem.atKey(key);
    }
    DistinctKeys.check(map, entries, kind, start, out);
    out.leave();
  }
}
