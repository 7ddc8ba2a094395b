package io.clutch.internal.codec.format;

import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The names of a record's components, or of a bean's properties, encoded once. */
public final class ComponentNames {
  private final String[] names;
  private final byte[][] encoded;
  private final Map<String, Integer> places = new HashMap<>();

  private ComponentNames(String[] names) {
    this.names = names;
    this.encoded = Stream.of(names).map(EncodedText::of).toArray(byte[][]::new);
    for (int place = 0; place < names.length; place++) {
      places.put(names[place], place);
    }
  }

  public static ComponentNames of(RecordComponent[] components) {
    return of(Stream.of(components).map(RecordComponent::getName));
  }

  public static ComponentNames of(Stream<String> names) {
    return new ComponentNames(names.toArray(String[]::new));
  }

  public boolean contains(String name) {
    return places.containsKey(name);
  }

  public String name(int place) {
    return names[place];
  }

  /** The encoded name, which must not be changed. */
  public byte[] encoded(int place) {
    return encoded[place];
  }

  public int count() {
    return names.length;
  }

  /** The place of the name, or -1. */
  public int place(String name) {
    return places.getOrDefault(name, -1);
  }
}
