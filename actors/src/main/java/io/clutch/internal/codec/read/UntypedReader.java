package io.clutch.internal.codec.read;

import io.clutch.internal.codec.format.Extension;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import org.msgpack.core.ExtensionTypeHeader;

/** Reads any value as the first type in the data table. */
final class UntypedReader implements ValueReader {
  private final CustomCodecs custom;
  private final MapReader maps = new MapReader(this, this, LinkedHashMap::new);

  UntypedReader(CustomCodecs custom) {
    this.custom = custom;
  }

  @Override
  public Object read(BodyReader in) {
    return switch (in.next()) {
      case NIL -> in.skipValue();
      case BOOLEAN -> in.unpackBoolean();
      case INTEGER -> integer(in);
      case FLOAT -> in.unpackDouble();
      case STRING -> in.text();
      case BINARY -> in.binary();
      case ARRAY -> CollectionReader.readItems(in, this, ArrayList::new, false);
      case MAP -> maps.read(in);
      case EXTENSION -> extension(in);
    };
  }

  private static Object integer(BodyReader in) {
    return in.isOverLong() ? in.unpackBigInteger() : (Object) in.unpackLong();
  }

  private static Object narrowed(Object value) {
    return value instanceof BigInteger large && large.bitLength() < 64
        ? (Object) large.longValue()
        : value;
  }

  private Object extension(BodyReader in) {
    ExtensionTypeHeader header = in.unpackExtensionHeader();
    return switch (header.getType()) {
      case Extension.SET -> set(in.open(header));
      case Extension.ARRAY -> NdArrayReader.readPayload(in.open(header));
      case Extension.TABLE -> ArrowTableReader.readPayload(in.open(header));
      case Extension.BUFFER -> BytesReader.array(in.buffer(header));
      case Extension.CUSTOM -> custom.read(in.open(header));
      case Extension.REFERENCE -> in.open(header).reference().given();
      default -> narrowed(in.scalar(header));
    };
  }

  private Object set(BodyReader payload) {
    BodyReader items = CollectionReader.openSet(payload);
    Object set = CollectionReader.readItems(items, this, size -> new LinkedHashSet<>(), true);
    items.end();
    return set;
  }
}
