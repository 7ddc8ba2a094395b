package io.clutch.internal.codec.read;

import io.clutch.internal.codec.format.PathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads lists of numbers, with a fast path for items in their usual form. */
record NumberListReader(ValueReader item, Quick quick) implements ValueReader {
  private static final Map<Class<?>, Quick> QUICK =
      Map.of(
          Double.class, BodyReader::unpackDoubles,
          Long.class, BodyReader::unpackLongs,
          Integer.class, BodyReader::unpackInts);

  /** Adds the items in their usual form that come next, at most this number. */
  @FunctionalInterface
  interface Quick {
    void read(BodyReader in, List<Object> items, int most);
  }

  static boolean reads(Class<?> type) {
    return QUICK.containsKey(type);
  }

  static NumberListReader of(Class<?> type, ValueReader item) {
    return new NumberListReader(item, QUICK.get(type));
  }

  @Override
  public Object read(BodyReader in) {
    BodyReader items = CollectionReader.open(in, "list");
    List<Object> list = readItems(items);
    if (items != in) {
      items.end();
    }
    return list;
  }

  private List<Object> readItems(BodyReader in) {
    int count = in.arrayHeader();
    List<Object> list = new ArrayList<>(PrimitiveArrayReader.room(count, in));
    try {
      while (list.size() < count) {
        quick.read(in, list, count - list.size());
        if (list.size() < count) {
          list.add(item.read(in));
        }
      }
    } catch (PathException problem) {
      throw problem.at(list.size());
    }
    in.leave();
    return list;
  }
}
