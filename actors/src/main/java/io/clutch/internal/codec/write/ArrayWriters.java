package io.clutch.internal.codec.write;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;

/** Writers of arrays. Arrays of numbers are written without boxing. */
final class ArrayWriters {
  private ArrayWriters() {}

  static ValueWriter of(Class<?> type) {
    if (type == byte[].class) {
      return (value, out) -> out.bytes(ByteBuffer.wrap((byte[]) value));
    }
    if (type == double[].class) {
      return (value, out) -> doubles((double[]) value, out);
    }
    if (type == long[].class) {
      return (value, out) -> longs((long[]) value, out);
    }
    if (type == int[].class) {
      return (value, out) -> integers((int[]) value, out);
    }
    return type.getComponentType().isPrimitive() ? ArrayWriters::boxed : ArrayWriters::objects;
  }

  private static void doubles(double[] items, BodyWriter out) {
    out.enter();
    out.packDoubles(items);
    out.leave();
  }

  private static void longs(long[] items, BodyWriter out) {
    out.enter();
    out.packArrayHeader(items.length);
    for (long item : items) {
      out.packLong(item);
    }
    out.leave();
  }

  private static void integers(int[] items, BodyWriter out) {
    out.enter();
    out.packArrayHeader(items.length);
    for (int item : items) {
      out.packLong(item);
    }
    out.leave();
  }

  private static void boxed(Object items, BodyWriter out) {
    out.enter();
    int length = Array.getLength(items);
    out.packArrayHeader(length);
    for (int i = 0; i < length; i++) {
      out.value(Array.get(items, i));
    }
    out.leave();
  }

  private static void objects(Object items, BodyWriter out) {
    out.enter();
    ContainerWriters.items((Object[]) items, out);
    out.leave();
  }
}
