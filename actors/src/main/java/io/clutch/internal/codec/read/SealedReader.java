package io.clutch.internal.codec.read;

import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.format.ResolvedType;
import io.clutch.internal.codec.format.SealedTypes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.msgpack.value.ValueType;

/** Reads a record of a sealed interface by the simple class name under {@code type}. */
final class SealedReader implements ValueReader {
  private final Map<String, ResolvedType> records = new LinkedHashMap<>();
  private final String expected;

  SealedReader(ResolvedType resolved) {
    SealedTypes.records(resolved.raw())
        .forEach((name, record) -> records.put(name, resolved.permitted(record)));
    this.expected = "one of " + records.keySet();
  }

  @Override
  public Object read(BodyReader in) {
    if (in.next() != ValueType.MAP) {
      throw in.mismatch(expected);
    }
    String name = name(in.fork());
    ResolvedType record = records.get(name);
    if (record == null) {
      throw PathException.undecodable(expected, "'" + name + "'");
    }
    return in.readers.of(record).read(in);
  }

  private String name(BodyReader in) {
    int count = in.mapHeader();
    for (int i = 0; i < count; i++) {
      boolean named =
          in.next() == ValueType.STRING
              ? in.text().equals(SealedTypes.TAG)
              : in.skipValue() != null;
      if (named && in.next() == ValueType.STRING) {
        return in.text();
      }
      in.skipValue();
    }
    throw PathException.undecodable(expected, "a map without '" + SealedTypes.TAG + "'");
  }
}
