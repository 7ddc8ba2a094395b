package io.clutch.codec;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Arrays; those of doubles, longs and ints are read without boxing. */
final class ArrayReaders {
  private ArrayReaders() {}

  static ValueReader of(Shape component, Readers readers) {
    if (component.raw() == double.class) {
      return primitive(
          double[]::new,
          (array, index, in) -> array[index] = NumberReaders.readDouble(in),
          Arrays::copyOf);
    }
    if (component.raw() == long.class) {
      return primitive(
          long[]::new,
          (array, index, in) -> array[index] = integer(in, Long.MIN_VALUE, Long.MAX_VALUE),
          Arrays::copyOf);
    }
    if (component.raw() == int.class) {
      return primitive(
          int[]::new,
          (array, index, in) ->
              array[index] = (int) integer(in, Integer.MIN_VALUE, Integer.MAX_VALUE),
          Arrays::copyOf);
    }
    ValueReader items = new CollectionReader(readers.of(component), "list", ArrayList::new);
    return in -> toArray((List<?>) items.read(in), component.raw());
  }

  private static long integer(Input in, long least, long most) {
    return NumberReaders.readInteger(in, least == Long.MIN_VALUE ? "long" : "int", least, most);
  }

  private static Object toArray(List<?> items, Class<?> component) {
    Object array = Array.newInstance(component, items.size());
    for (int i = 0; i < items.size(); i++) {
      Array.set(array, i, items.get(i));
    }
    return array;
  }

  private interface Factory<A> {
    A create(int length);
  }

  private interface Element<A> {
    void read(A array, int index, Input in);
  }

  private interface Resize<A> {
    A copyOf(A array, int length);
  }

  private static <A> ValueReader primitive(
      Factory<A> factory, Element<A> element, Resize<A> resize) {
    return in -> {
      Input items = CollectionReader.open(in, "list");
      A array = readItems(items, factory, element, resize);
      if (items != in) {
        items.end();
      }
      return array;
    };
  }

  private static <A> A readItems(
      Input in, Factory<A> factory, Element<A> element, Resize<A> resize) {
    int count = in.arrayHeader();
    int room = Math.min(count, CollectionReader.INITIAL_CAPACITY);
    A array = factory.create(room);
    int index = 0;
    try {
      for (; index < count; index++) {
        if (index == room) {
          room = (int) Math.min(count, room * 2L);
          array = resize.copyOf(array, room);
        }
        element.read(array, index, in);
      }
    } catch (PathException problem) {
      throw problem.at(index);
    }
    in.leave();
    return array;
  }
}
