package io.clutch.codec;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;

/** Writers of collections and maps. */
final class ContainerWriters {
  static final ValueWriter LIST = (value, out) -> list((Collection<?>) value, out);
  static final ValueWriter SET = (value, out) -> set((Collection<?>) value, out);
  static final ValueWriter MAP = (value, out) -> map((Map<?, ?>) value, out);

  private ContainerWriters() {}

  private static void list(Collection<?> items, Output out) throws IOException {
    out.enter();
    items(items.toArray(), out);
    out.leave();
  }

  private static void set(Collection<?> items, Output out) throws IOException {
    out.enter();
    Output nested = out.nested();
    items(items.toArray(), nested);
    out.extension(Extension.SET, nested);
    out.leave();
  }

  static void items(Object[] items, Output out) throws IOException {
    out.packer.packArrayHeader(items.length);
    int index = 0;
    try {
      for (; index < items.length; index++) {
        out.value(items[index]);
      }
    } catch (PathException problem) {
      throw problem.at(index);
    }
  }

  private static void map(Map<?, ?> map, Output out) throws IOException {
    out.enter();
    Object[] entries = map.entrySet().toArray();
    out.packer.packMapHeader(entries.length);
    Object key = null;
    try {
      for (Object each : entries) {
        Map.Entry<?, ?> entry = (Map.Entry<?, ?>) each;
        key = entry.getKey();
        out.value(key);
        out.value(entry.getValue());
      }
    } catch (PathException problem) {
      throw problem.atKey(key);
    }
    out.leave();
  }
}
