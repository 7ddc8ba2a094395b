package io.clutch.internal.codec.read;

import io.clutch.data.ValueCodec;
import io.clutch.internal.codec.format.Extension;
import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.text.ThrownText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.msgpack.value.ValueType;

/** The user's codecs, by name and by class. */
public final class CustomCodecs {
  private final Map<String, ValueCodec<?>> byName = new HashMap<>();
  private final Map<Class<?>, ValueCodec<?>> byClass = new HashMap<>();

  public CustomCodecs(List<ValueCodec<?>> codecs) {
    for (ValueCodec<?> codec : codecs) {
      if (byName.put(codec.name(), codec) != null) {
        throw new IllegalArgumentException("two codecs are named " + codec.name());
      }
      if (byClass.put(codec.type(), codec) != null) {
        throw new IllegalArgumentException("two codecs serve " + codec.type().getName());
      }
    }
  }

  /** The codec that writes values of the class, or null if none serves it. */
  public ValueCodec<?> serving(Class<?> type) {
    for (Class<?> base = type; base != null; base = base.getSuperclass()) {
      if (byClass.containsKey(base)) {
        return byClass.get(base);
      }
    }
    for (ValueCodec<?> codec : byClass.values()) {
      if (codec.type().isAssignableFrom(type)) {
        return codec;
      }
    }
    return null;
  }

  /** The reader of the class, or null if no codec makes it. */
  ValueReader reader(Class<?> type) {
    boolean served =
        type != Object.class && byClass.keySet().stream().anyMatch(type::isAssignableFrom);
    return byClass.containsKey(type) || (served && !type.isSealed())
        ? in -> readAs(type, in)
        : null;
  }

  private Object readAs(Class<?> type, BodyReader in) {
    Object value = read(in.openExtension(Extension.CUSTOM, type.getName()));
    if (!type.isInstance(value)) {
      throw PathException.undecodable(
          type.getName(), value == null ? "null" : value.getClass().getName());
    }
    return value;
  }

  /** Reads the payload of an extension 14. */
  Object read(BodyReader in) {
    if (in.next() != ValueType.ARRAY || in.arrayHeader() != 2 || in.next() != ValueType.STRING) {
      throw PathException.undecodable("a value of a custom codec", "malformed bytes");
    }
    String name = in.text();
    ValueCodec<?> codec = byName.get(name);
    if (codec == null) {
      throw PathException.undecodable(
          "a value of a known codec", "one of the codec '" + name + "'");
    }
    Object value = in.readers.untyped(in);
    in.end();
    try {
      return codec.fromValue(value);
    } catch (RuntimeException | Error error) {
      throw PathException.undecodable(
          "a value that the codec '" + name + "' takes", ThrownText.of(error));
    }
  }
}
