package io.clutch.internal.codec.read;

import io.clutch.internal.codec.format.EncodedText;
import io.clutch.internal.codec.format.Extension;
import io.clutch.internal.codec.format.Packer;
import io.clutch.internal.codec.format.Reference;
import java.util.Arrays;
import org.msgpack.core.ExtensionTypeHeader;

/**
 * Copies a value that is known to be well formed, with its buffers in the body, and with references
 * as they were given.
 */
final class RawCopy extends Packer {
  private final BodyReader in;

  private RawCopy(BodyReader in) {
    this.in = in;
  }

  /** The next value. */
  static byte[] of(BodyReader in) {
    var copy = new RawCopy(in);
    try {
      copy.value(in);
      return copy.bytes(0);
    } finally {
      copy.release();
    }
  }

  @Override
  public void checkSize(long body) {
    if (body > LONGEST) {
      throw in.mismatch("a value that fits into an array");
    }
  }

  private void value(BodyReader from) {
    int start = from.position();
    switch (from.next()) {
      case ARRAY -> {
        int count = from.arrayHeader();
        packArrayHeader(count);
        values(count, from);
      }
      case MAP -> {
        int count = from.mapHeader();
        packMapHeader(count);
        values(2L * count, from);
      }
      case EXTENSION -> extension(from, start);
      default -> {
        from.skipValue();
        copy(from, start);
      }
    }
  }

  private void values(long count, BodyReader from) {
    for (long i = 0; i < count; i++) {
      value(from);
    }
    from.leave();
  }

  private void extension(BodyReader from, int start) {
    ExtensionTypeHeader header = from.unpackExtensionHeader();
    switch (header.getType()) {
      case Extension.BUFFER -> packBytes(from.buffer(header));
      case Extension.REFERENCE -> reference(from.open(header).reference());
      case Extension.SET, Extension.ARRAY, Extension.TABLE, Extension.CUSTOM -> {
        int payload = beginExtension();
        value(from.open(header));
        endExtension(header.getType(), payload);
      }
      default -> {
        from.payload(header);
        copy(from, start);
      }
    }
  }

  private void reference(Reference its) {
    int payload = beginExtension();
    packArrayHeader(2);
    put(EncodedText.of(its.token()));
    put(EncodedText.of(its.path()));
    endExtension(Extension.REFERENCE, payload);
  }

  private void copy(BodyReader from, int start) {
    put(Arrays.copyOfRange(from.array, start, from.position()));
  }
}
