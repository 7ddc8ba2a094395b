package io.clutch.internal.codec.write;

import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.format.UnsupportedType;

/** Refuses all values of a class. */
record RefusingWriter(String type) implements ValueWriter {

  static ValueWriter of(Class<?> type, String reason) {
    return new RefusingWriter(UnsupportedType.named(type.getName(), reason));
  }

  @Override
  public void write(Object value, BodyWriter out) {
    throw PathException.unencodable(type);
  }
}
