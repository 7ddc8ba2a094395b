package io.clutch.internal.codec.write;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Recognises arguments that take little time to encode and run no user code. */
public final class PlainArguments {
  private static final int MOST = 16;
  private static final int LONGEST_TEXT = 1_024;

  // The class of the list to which a call copies its arguments.
  private static final Class<?> LIST = Collections.unmodifiableList(new ArrayList<>()).getClass();
  private static final Class<?> MAP = Collections.unmodifiableMap(new LinkedHashMap<>()).getClass();

  private final boolean mayBe;

  /** If a custom codec serves lists or maps, no arguments are plain. */
  public PlainArguments(Writers writers) {
    this.mayBe =
        writers.of(LIST) == ContainerWriters.LIST && writers.of(MAP) == ContainerWriters.MAP;
  }

  public boolean are(List<?> positional, Map<String, ?> named) {
    return mayBe && isPlainList(positional) && isPlainMap(named);
  }

  private static boolean isPlainList(List<?> positional) {
    if (positional.getClass() != LIST || positional.size() > MOST) {
      return false;
    }
    for (Object value : positional) {
      if (!isPlain(value)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlainMap(Map<?, ?> named) {
    if (named.isEmpty()) {
      return true;
    }
    if (named.getClass() != MAP || named.size() > MOST) {
      return false;
    }
    for (Map.Entry<?, ?> entry : named.entrySet()) {
      if (!isPlain(entry.getKey()) || !isPlain(entry.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** Whether the value is immutable and written by {@link BodyWriter#value} itself. */
  private static boolean isPlain(Object value) {
    return value == null
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Double
        || (value instanceof String text && text.length() <= LONGEST_TEXT);
  }
}
