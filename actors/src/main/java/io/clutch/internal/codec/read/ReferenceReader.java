package io.clutch.internal.codec.read;

import io.clutch.internal.codec.format.Extension;
import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.format.Reference;
import io.clutch.internal.codec.format.References;
import io.clutch.internal.codec.format.ResolvedType;
import org.msgpack.value.ValueType;

/** Reads a reference that the process was given, as an actor or a host. */
record ReferenceReader(ResolvedType type, References references) implements ValueReader {

  @Override
  public Object read(BodyReader in) {
    Reference found = readPayload(in.openExtension(Extension.REFERENCE, type.getTypeName()));
    return references.as(found, type);
  }

  /** Reads the payload of an extension 16. */
  static Reference readPayload(BodyReader in) {
    if (in.next() != ValueType.ARRAY || in.arrayHeader() != 2 || in.next() != ValueType.STRING) {
      throw PathException.undecodable("a reference", "malformed bytes");
    }
    String token = in.text();
    in.skipValue();
    in.end();
    return in.references()
        .find(token)
        .orElseThrow(
            () ->
                PathException.undecodable(
                    "a reference that its process was given",
                    "one that it was not given, or has released"));
  }
}
