package io.clutch.internal.codec.write;

import io.clutch.data.ValueCodec;
import io.clutch.data.ValueConverter;
import io.clutch.internal.codec.format.DeclaredValue;
import io.clutch.internal.codec.format.RawValue;
import io.clutch.internal.codec.format.References;
import io.clutch.internal.codec.read.Converters;
import io.clutch.internal.codec.read.CustomCodecs;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.util.ByteString;

/** The writers of all classes, each found at its first value. */
public final class Writers {
  private final CustomCodecs custom;
  private final Converters converters;
  private final References references;
  // Not a ClassValue, which would attach writers, and so Clutch's class loader, to JDK classes.
  private final Map<Class<?>, ValueWriter> known = new ConcurrentHashMap<>();

  public Writers(CustomCodecs custom, Converters converters, References references) {
    this.custom = custom;
    this.converters = converters;
    this.references = references;
  }

  ValueWriter of(Class<?> type) {
    ValueWriter writer = known.get(type);
    return writer == null ? known.computeIfAbsent(type, this::choose) : writer;
  }

  References references() {
    return references;
  }

  /** Whether no user's codec or converter writes values of the class. */
  boolean isOfTheTable(Class<?> type) {
    return custom.serving(type) == null && converters.serving(type) == null;
  }

  private ValueWriter choose(Class<?> type) {
    ValueCodec<?> own = custom.serving(type);
    if (own != null) {
      return new CustomWriter<>(own);
    }
    if (references.serves(type)) {
      return (value, out) -> out.reference(value);
    }
    if (type == DeclaredValue.class) {
      return (value, out) -> out.declared((DeclaredValue) value);
    }
    if (type == RawValue.class) {
      return (value, out) -> out.raw((RawValue) value);
    }
    ValueConverter converter = converters.serving(type);
    if (converter != null) {
      return new ConvertingWriter(converter);
    }
    ValueWriter scalar = ScalarWriters.of(type);
    if (scalar != null) {
      return scalar;
    }
    if (type.isArray()) {
      return ArrayWriters.of(type);
    }
    if (type.isRecord()) {
      return RecordWriter.of(type);
    }
    return container(type);
  }

  private ValueWriter container(Class<?> type) {
    if (type == Optional.class) {
      return (value, out) -> out.value(((Optional<?>) value).orElse(null));
    }
    if (ByteBuffer.class.isAssignableFrom(type)) {
      return (value, out) -> out.bytes((ByteBuffer) value);
    }
    if (ByteString.class.isAssignableFrom(type)) {
      return (value, out) -> out.bytes(((ByteString) value).asByteBuffer());
    }
    if (Properties.class.isAssignableFrom(type)) {
      return ContainerWriters.PROPERTIES;
    }
    if (Map.class.isAssignableFrom(type)) {
      return ContainerWriters.MAP;
    }
    if (Set.class.isAssignableFrom(type)) {
      return ContainerWriters.SET;
    }
    if (Collection.class.isAssignableFrom(type)) {
      return ContainerWriters.LIST;
    }
    return BeanWriter.of(type);
  }
}
