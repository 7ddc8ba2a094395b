package io.clutch.codec;

import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.msgpack.value.ValueType;

/** The names of a record's components, or of a bean's properties, encoded once. */
final class ComponentNames {
  private final String[] names;
  private final byte[][] encoded;
  private final Map<String, Integer> places = new HashMap<>();

  private ComponentNames(String[] names) {
    this.names = names;
    this.encoded = Stream.of(names).map(Output::encodeText).toArray(byte[][]::new);
    for (int place = 0; place < names.length; place++) {
      places.put(names[place], place);
    }
  }

  static ComponentNames of(RecordComponent[] components) {
    return of(Stream.of(components).map(RecordComponent::getName));
  }

  static ComponentNames of(Stream<String> names) {
    return new ComponentNames(names.toArray(String[]::new));
  }

  boolean contains(String name) {
    return places.containsKey(name);
  }

  String name(int place) {
    return names[place];
  }

  void write(int place, Output out) {
    out.put(encoded[place]);
  }

  /** Reads a key of a map; its place, or -1. The likely place is that of the key's neighbour. */
  int read(Input in, int likely) {
    if (likely < encoded.length && in.skip(encoded[likely])) {
      return likely;
    }
    if (in.next() == ValueType.STRING) {
      return places.getOrDefault(in.text(), -1);
    }
    in.skipValue();
    return -1;
  }
}
