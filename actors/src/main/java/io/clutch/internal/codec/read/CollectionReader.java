package io.clutch.internal.codec.read;

import io.clutch.failure.ThrownText;
import io.clutch.internal.codec.format.Collisions;
import io.clutch.internal.codec.format.Extension;
import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.format.Shown;
import java.util.Collection;
import java.util.NavigableSet;
import java.util.Set;
import java.util.function.IntFunction;
import org.msgpack.value.ValueType;

/** Lists and sets; each is taken for the other where it is asked for. */
record CollectionReader(ValueReader item, String name, IntFunction<Collection<Object>> factory)
    implements ValueReader {
  /** Room made before the items were seen: a header may promise what never comes. */
  static final int INITIAL_CAPACITY = 1024;

  @Override
  public Object read(BodyReader in) {
    BodyReader items = open(in, name);
    // A list that is asked for as a set loses what it has twice: that is what a set is.
    Collection<Object> collection = readItems(items, item, factory, items != in);
    if (items != in) {
      items.end();
    }
    return collection;
  }

  /** Where the array is to be read from: a list is here, that of a set in its payload. */
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

  /** Items of an array; with {@code areDistinct} those of a set, which must stay as many. */
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
    } catch (RuntimeException refused) { // some hold no null, or have an order of their own
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
