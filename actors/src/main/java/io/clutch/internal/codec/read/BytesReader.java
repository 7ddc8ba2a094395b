package io.clutch.internal.codec.read;

import io.clutch.internal.codec.format.Extension;
import java.nio.ByteBuffer;
import org.apache.pekko.util.ByteString;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.value.ValueType;

/** Reads bytes from the body or from a buffer beside it. */
final class BytesReader {
  private BytesReader() {}

  static Object readArray(BodyReader in) {
    return in.next() == ValueType.BINARY ? in.binary() : array(readBuffer(in));
  }

  static Object readByteString(BodyReader in) {
    return ByteString.fromArrayUnsafe((byte[]) readArray(in));
  }

  static ByteBuffer readBuffer(BodyReader in) {
    if (in.next() == ValueType.BINARY) {
      return ByteBuffer.wrap(in.binary());
    }
    if (in.next() != ValueType.EXTENSION || in.extensionType() != Extension.BUFFER) {
      throw in.mismatch("bytes");
    }
    ExtensionTypeHeader header = in.unpackExtensionHeader();
    return in.buffer(header);
  }

  /** The buffer's own array if it has exactly these bytes, else a copy. */
  static byte[] array(ByteBuffer buffer) {
    if (buffer.hasArray()
        && buffer.arrayOffset() == 0
        && buffer.array().length == buffer.remaining()) {
      return buffer.array();
    }
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return copy;
  }
}
