package io.clutch.internal.codec.write;

import io.clutch.data.ValueConverter;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.text.ThrownText;

/** Writes values of a class that a user's converter serves. */
record ConvertingWriter(ValueConverter converter) implements ValueWriter {

  @Override
  public void write(Object value, BodyWriter out) {
    out.enter();
    out.value(toValue(value));
    out.leave();
  }

  private Object toValue(Object value) {
    try {
      return converter.toValue(value);
    } catch (CallFailedException misfit) {
      throw misfit.failure() instanceof CallFailure.Unencodable it
          ? PathException.unencodable(it.type()).below(it.path())
          : PathException.unencodable(
              value.getClass().getName() + " (" + misfit.failure().problem() + ")");
    } catch (RuntimeException | Error error) {
      throw PathException.unencodable(
          value.getClass().getName() + " (its converter failed: " + ThrownText.of(error) + ")");
    }
  }
}
