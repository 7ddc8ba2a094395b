package io.clutch.codec;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.msgpack.value.ValueType;

/** Maps with any keys, in their order. */
record MapReader(ValueReader key, ValueReader value) implements ValueReader {

  @Override
  public Object read(Input in) {
    if (in.next() != ValueType.MAP) {
      throw in.mismatch("map");
    }
    int count = in.mapHeader();
    int start = in.position();
    Map<Object, Object> map = new LinkedHashMap<>();
    Collisions collisions = null;
    for (int i = 0; i < count; i++) {
      Object name = readKey(in, i);
      if (i >= Collisions.FREE) {
        collisions = collisions == null ? new Collisions(count, name) : collisions;
        collisions.read(name);
      }
      try {
        map.put(name, value.read(in));
      } catch (PathException problem) {
        throw problem.atKey(name);
      }
    }
    if (map.size() < count) {
      throw EqualEntries.ofMap(in, start, key, MapReader::table);
    }
    in.leave();
    return map;
  }

  private static Predicate<Object> table() {
    Map<Object, Object> seen = new LinkedHashMap<>();
    return name -> seen.put(name, true) == null;
  }

  private Object readKey(Input in, int index) {
    try {
      return key.read(in);
    } catch (PathException problem) {
      throw problem.at("keys()[" + index + "]");
    }
  }
}
