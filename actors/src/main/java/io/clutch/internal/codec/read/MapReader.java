package io.clutch.internal.codec.read;

import io.clutch.internal.codec.format.Collisions;
import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.text.ThrownText;
import java.util.Hashtable;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.msgpack.value.ValueType;

/** Reads maps with any keys, in their order. */
record MapReader(ValueReader key, ValueReader value, Supplier<Map<Object, Object>> factory)
    implements ValueReader {

  @Override
  public Object read(BodyReader in) {
    if (in.next() != ValueType.MAP) {
      throw in.mismatch("map");
    }
    int count = in.mapHeader();
    int start = in.position();
    Map<Object, Object> map = factory.get();
    Collisions collisions = null;
    for (int i = 0; i < count; i++) {
      Object name = readKey(in, i);
      if (i >= Collisions.FREE) {
        collisions = collisions == null ? collisions(count, name, map) : collisions;
        collisions.read(name);
      }
      try {
        put(map, name, value.read(in));
      } catch (PathException problem) {
        throw problem.atKey(name);
      }
    }
    if (map.size() < count) {
      throw EqualEntries.ofMap(in, start, key, this::table);
    }
    in.leave();
    return map;
  }

  /** The check of collisions. A Hashtable is slow for all keys with the same hash code. */
  private static Collisions collisions(int count, Object name, Map<Object, Object> map) {
    return new Collisions(count, map instanceof Hashtable ? null : name);
  }

  private static void put(Map<Object, Object> map, Object name, Object value) {
    try {
      map.put(name, value);
    } catch (RuntimeException refused) { // some refuse null, or have an order of their own
      throw PathException.undecodable(
          "an entry that " + map.getClass().getSimpleName() + " takes",
          name == null || value == null ? "nothing" : ThrownText.of(refused));
    }
  }

  private Predicate<Object> table() {
    Map<Object, Object> seen = factory.get();
    return name -> seen.put(name, true) == null;
  }

  private Object readKey(BodyReader in, int index) {
    try {
      return key.read(in);
    } catch (PathException problem) {
      throw problem.at("keys()[" + index + "]");
    }
  }
}
