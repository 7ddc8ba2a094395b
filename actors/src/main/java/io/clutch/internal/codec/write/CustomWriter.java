package io.clutch.internal.codec.write;

import io.clutch.data.ValueCodec;
import io.clutch.internal.codec.format.Extension;
import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.text.ThrownText;

/** Writes values of a class that a user's codec serves. */
record CustomWriter<T>(ValueCodec<T> codec) implements ValueWriter {

  @Override
  public void write(Object value, BodyWriter out) {
    out.enter();
    int payload = out.beginExtension();
    out.packArrayHeader(2);
    out.text(codec.name());
    out.value(toValue(codec.type().cast(value)));
    out.endExtension(Extension.CUSTOM, payload);
    out.leave();
  }

  private Object toValue(T value) {
    try {
      return codec.toValue(value);
    } catch (RuntimeException | Error error) {
      throw PathException.unencodable(
          value.getClass().getName() + " (its codec failed: " + ThrownText.of(error) + ")");
    }
  }
}
