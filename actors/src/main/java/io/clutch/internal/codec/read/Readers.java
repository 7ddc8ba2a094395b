package io.clutch.internal.codec.read;

import io.clutch.data.BatchEntry;
import io.clutch.internal.codec.format.SealedTypes;
import io.clutch.internal.codec.format.Shape;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The reader of each type, built at its first use. */
public final class Readers {
  private final Map<Type, ValueReader> known = new ConcurrentHashMap<>();
  private final CustomCodecs custom;
  private final Converters converters;
  private final UntypedReader untyped;

  public Readers(CustomCodecs custom, Converters converters) {
    this.custom = custom;
    this.converters = converters;
    this.untyped = new UntypedReader(custom);
  }

  /**
   * The reader of a type; nil is null to it, unless the type is primitive or has its own idea of
   * nil.
   */
  public ValueReader of(Type type) {
    ValueReader found = known.get(type);
    if (found == null) {
      found = build(Shape.of(type));
      known.put(type, found);
    }
    return found;
  }

  Object untyped(Input in) {
    return untyped.read(in);
  }

  private ValueReader build(Shape shape) {
    Class<?> raw = shape.raw();
    if (raw == Object.class) {
      return untyped;
    }
    if (raw == void.class || raw == Void.class) {
      return in -> in.skipValue();
    }
    if (raw == Optional.class) {
      ValueReader item = of(shape.argument(0));
      return in -> in.skipNil() ? Optional.empty() : Optional.ofNullable(item.read(in));
    }
    if (raw == BatchEntry.class) {
      return new BatchEntryReader(of(shape.argument(0)));
    }
    ValueReader reader = choose(shape);
    boolean isStrict = raw.isPrimitive() || reader instanceof RefusingReader;
    return isStrict ? reader : in -> in.skipNil() ? null : reader.read(in);
  }

  private ValueReader choose(Shape shape) {
    Class<?> raw = shape.raw();
    ValueReader own = custom.reader(raw);
    if (own != null) {
      return own;
    }
    ValueReader scalar = ScalarReaders.of(raw);
    if (scalar != null) {
      return scalar;
    }
    ValueReader converted = converters.reader(shape);
    if (converted != null) {
      return converted;
    }
    return raw.isEnum() ? new EnumReader(raw) : compound(shape);
  }

  private ValueReader compound(Shape shape) {
    Class<?> raw = shape.raw();
    if (raw.isRecord()) {
      return RecordReader.of(shape, this);
    }
    if (raw.isSealed() && SealedTypes.records(raw) != null) {
      return new SealedReader(shape);
    }
    return container(shape);
  }

  private ValueReader container(Shape shape) {
    Class<?> raw = shape.raw();
    if (raw.isArray()) {
      return ArrayReaders.of(shape.argument(0), this);
    }
    ValueReader container = JavaContainers.reader(shape, this);
    return container == null ? BeanReader.of(shape, this) : container;
  }
}
