package io.clutch.internal.codec.read;

import io.clutch.data.BatchEntry;
import io.clutch.internal.codec.format.Extension;
import io.clutch.internal.codec.format.References;
import io.clutch.internal.codec.format.ResolvedType;
import io.clutch.internal.codec.format.SealedTypes;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The readers of all types, each built at its first use. */
public final class Readers {
  private final Map<Type, ValueReader> known = new ConcurrentHashMap<>();
  private final CustomCodecs custom;
  private final Converters converters;
  private final References references;
  private final UntypedReader untyped;
  private final Map<Class<?>, ValueReader> others;

  /** {@code others} read types that are none of users. */
  public Readers(
      CustomCodecs custom,
      Converters converters,
      References references,
      Map<Class<?>, ValueReader> others) {
    this.references = references;
    this.custom = custom;
    this.converters = converters;
    this.untyped = new UntypedReader(custom);
    this.others = others;
  }

  /**
   * The reader of a type. It reads nil as null, unless the type is primitive or treats nil in its
   * own way.
   */
  public ValueReader of(Type type) {
    ValueReader found = known.get(type);
    if (found == null) {
      found = build(ResolvedType.of(type));
      known.put(type, found);
    }
    return found;
  }

  Object untyped(BodyReader in) {
    return untyped.read(in);
  }

  private ValueReader build(ResolvedType resolved) {
    Class<?> raw = resolved.raw();
    if (raw == Object.class) {
      return untyped;
    }
    ValueReader other = others.get(raw);
    if (other != null) {
      return other;
    }
    if (raw == void.class || raw == Void.class) {
      return in -> in.skipValue();
    }
    if (raw == Optional.class) {
      ValueReader item = of(resolved.argument(0));
      return in -> in.skipNil() ? Optional.empty() : Optional.ofNullable(item.read(in));
    }
    if (raw == BatchEntry.class) {
      return new BatchEntryReader(of(resolved.argument(0)));
    }
    ValueReader reader = choose(resolved);
    boolean isStrict = raw.isPrimitive() || reader instanceof RefusingReader;
    return isStrict ? reader : in -> in.skipNil() ? null : reader.read(in);
  }

  private ValueReader choose(ResolvedType resolved) {
    Class<?> raw = resolved.raw();
    ValueReader own = custom.reader(raw);
    if (own != null) {
      return own;
    }
    if (references.serves(raw)) {
      String expected = resolved.getTypeName();
      return in ->
          references.as(in.openExtension(Extension.REFERENCE, expected).reference(), resolved);
    }
    ValueReader scalar = ScalarReaders.of(raw);
    if (scalar != null) {
      return scalar;
    }
    ValueReader converted = converters.reader(resolved);
    if (converted != null) {
      return converted;
    }
    return raw.isEnum() ? new EnumReader(raw) : compound(resolved);
  }

  private ValueReader compound(ResolvedType resolved) {
    Class<?> raw = resolved.raw();
    if (raw.isRecord()) {
      return RecordReader.of(resolved, this);
    }
    if (raw.isSealed() && SealedTypes.records(raw) != null) {
      return new SealedReader(resolved);
    }
    return container(resolved);
  }

  private ValueReader container(ResolvedType resolved) {
    Class<?> raw = resolved.raw();
    if (raw.isArray()) {
      return ArrayReaders.of(resolved.argument(0), this);
    }
    ValueReader container = JavaContainers.reader(resolved, this);
    return container == null ? BeanReader.of(resolved, this) : container;
  }
}
