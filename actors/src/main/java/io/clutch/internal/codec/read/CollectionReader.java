package io.clutch.internal.codec.read;

import io.clutch.internal.codec.format.Collisions;
import io.clutch.internal.codec.format.Extension;
import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.format.Shown;
import io.clutch.internal.text.ThrownText;
import java.util.Collection;
import java.util.NavigableSet;
import java.util.Set;
import java.util.function.IntFunction;
import org.msgpack.value.ValueType;

/** Reads lists and sets. Each is accepted for the other. */
record CollectionReader(ValueReader item, String name, IntFunction<Collection<Object>> factory)
    implements ValueReader {
  /** The most room before the items are read, because a header may claim too many. */
  static final int INITIAL_CAPACITY = 1024;

  @Override
  public Object read(BodyReader in) {
    BodyReader items = open(in, name);
    // A list that is read as a set loses its duplicates, as requested.
    Collection<Object> collection = readItems(items, item, factory, items != in);
    if (items != in) {
      items.end();
    }
    return collection;
  }

  /** The reader of the array: a list's is this one, a set's array is in its payload. */
  static BodyReader open(BodyReader in, String expected) {
    if (in.next() == ValueType.ARRAY) {
      return in;
    }
    return openSet(in.openExtension(Extension.SET, expected));
  }

  static BodyReader openSet(BodyReader payload) {
    if (payload.next() != ValueType.ARRAY) {
      throw payload.mismatch("the items of a set");
    }
    return payload;
  }

  /** Reads the items of an array. With {@code areDistinct} no two of them may become equal. */
  static <C extends Collection<Object>> C readItems(
      BodyReader in, ValueReader item, IntFunction<C> factory, boolean areDistinct) {
    int count = in.arrayHeader();
    int start = in.position();
    C collection = factory.apply(Math.min(count, INITIAL_CAPACITY));
    Collisions collisions = null;
    boolean isSet = count > Collisions.FREE && collection instanceof Set;
    int index = 0;
    try {
      for (; index < count; index++) {
        Object value = item.read(in);
        if (isSet && index >= Collisions.FREE) {
          collisions = collisions == null ? new Collisions(count, value) : collisions;
          collisions.read(value);
        }
        add(collection, value);
      }
    } catch (PathException problem) {
      throw problem.at(index);
    }
    if (areDistinct && collection.size() < count) {
      throw EqualEntries.ofSet(in, start, item, () -> factory.apply(0)::add);
    }
    in.leave();
    return collection;
  }

  private static void add(Collection<Object> collection, Object value) {
    boolean added;
    try {
      added = collection.add(value);
    } catch (RuntimeException refused) { // some refuse null, or have an order of their own
      throw PathException.undecodable(
          "an item that " + collection.getClass().getSimpleName() + " takes",
          value == null ? "nothing" : ThrownText.of(refused));
    }
    if (!added
        && collection instanceof NavigableSet<Object> sorted
        && !value.equals(sorted.floor(value))) {
      throw PathException.undecodable(
          "items in an order",
          Shown.of(sorted.floor(value)) + " and " + Shown.of(value) + " of the same place");
    }
  }
}
