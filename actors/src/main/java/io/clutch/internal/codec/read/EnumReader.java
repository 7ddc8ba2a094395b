package io.clutch.internal.codec.read;

import io.clutch.internal.codec.format.PathException;
import java.util.HashMap;
import java.util.Map;
import org.msgpack.value.ValueType;

/** Reads enums by name. */
final class EnumReader implements ValueReader {
  private final Map<String, Object> constants = new HashMap<>();
  private final String expected;

  EnumReader(Class<?> type) {
    for (Object constant : type.getEnumConstants()) {
      constants.put(((Enum<?>) constant).name(), constant);
    }
    this.expected = type.getSimpleName() + " " + constants.keySet().stream().sorted().toList();
  }

  @Override
  public Object read(BodyReader in) {
    if (in.next() != ValueType.STRING) {
      throw in.mismatch(expected);
    }
    String name = in.text();
    Object constant = constants.get(name);
    if (constant == null) {
      throw PathException.undecodable(expected, "'" + name + "'");
    }
    return constant;
  }
}
