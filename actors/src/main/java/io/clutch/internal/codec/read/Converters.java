package io.clutch.internal.codec.read;

import io.clutch.data.ValueConverter;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.format.ResolvedType;
import io.clutch.internal.text.ThrownText;
import java.util.List;

/** The user's converters. The first one that serves a class is used. */
public final class Converters {
  private final List<ValueConverter> converters;
  private final ValueConverter.Table table;

  public Converters(List<ValueConverter> converters, ValueConverter.Table table) {
    this.converters = List.copyOf(converters);
    this.table = table;
  }

  /** The converter of the class, or null if none serves it. */
  public ValueConverter serving(Class<?> type) {
    return converters.stream()
        .filter(each -> ScalarReaders.of(type) == null && each.serves(type))
        .findFirst()
        .orElse(null);
  }

  /** The reader of the type, or null if no converter serves it. */
  ValueReader reader(ResolvedType resolved) {
    ValueConverter converter = serving(resolved.raw());
    return converter == null ? null : in -> read(converter, resolved, in);
  }

  private Object read(ValueConverter converter, ResolvedType resolved, BodyReader in) {
    Object value = in.readers.untyped(in);
    Object made = fromValue(converter, value, resolved);
    if (made != null && !resolved.raw().isInstance(made)) {
      throw PathException.undecodable(resolved.getTypeName(), made.getClass().getName());
    }
    return made;
  }

  private Object fromValue(ValueConverter converter, Object value, ResolvedType resolved) {
    try {
      return converter.fromValue(value, resolved.type(), table);
    } catch (CallFailedException misfit) {
      throw misfit.failure() instanceof CallFailure.Undecodable it
          ? PathException.undecodable(it.expected(), it.found()).below(it.path())
          : PathException.undecodable(resolved.getTypeName(), misfit.failure().problem());
    } catch (RuntimeException | Error error) {
      throw PathException.undecodable(
          "a value that the converter of " + resolved.getTypeName() + " accepts",
          ThrownText.of(error));
    }
  }
}
