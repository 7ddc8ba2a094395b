package io.clutch.internal.codec.read;

import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.format.ResolvedType;
import io.clutch.internal.codec.format.UnsupportedType;

/** Refuses all values, even nil, because the type itself cannot cross. */
record RefusingReader(String type) implements ValueReader {

  static ValueReader of(ResolvedType resolved, String reason) {
    return new RefusingReader(UnsupportedType.named(resolved.getTypeName(), reason));
  }

  @Override
  public Object read(BodyReader in) {
    throw PathException.undecodable(
        "a type that can cross", type + "; use a record, a codec or clutch-jackson");
  }
}
