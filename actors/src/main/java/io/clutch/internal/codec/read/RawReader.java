package io.clutch.internal.codec.read;

import io.clutch.internal.codec.format.CodecLimits;
import io.clutch.internal.codec.format.Extension;
import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.format.RawValue;
import io.clutch.internal.codec.format.Reference;
import io.clutch.internal.codec.format.TypeNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.value.ValueType;

/**
 * Reads a value without decoding it. It checks that the value is well formed, because a process
 * that gets it must not end by what another one has sent, and finds the references in it. It does
 * not look into scalars that are extensions: their receiver does.
 */
public final class RawReader {
  private final List<Reference> references = new ArrayList<>();
  private final CodecLimits limits;
  private long size;
  private boolean hasBuffers;

  private RawReader(CodecLimits limits) {
    this.limits = limits;
  }

  /**
   * The next value. It is TooLarge, and nothing has been copied, if it would be larger than a
   * message with its buffers in the body.
   */
  public static RawValue read(BodyReader in, CodecLimits limits) {
    var raw = new RawReader(limits);
    raw.add(in.left());
    int start = in.position();
    raw.value(in);
    return new RawValue(raw.body(in, start), List.copyOf(raw.references));
  }

  /** A reference is written anew, because the sender might have put another path into it. */
  private byte[] body(BodyReader in, int start) {
    return hasBuffers || !references.isEmpty()
        ? RawCopy.of(in.from(start))
        : Arrays.copyOfRange(in.array, start, in.position());
  }

  private void add(int bytes) {
    size += bytes;
    if (size > limits.messageSize()) {
      throw PathException.tooLarge(
          "the size of the message", size, limits.messageSize(), limits.sizeKey());
    }
  }

  private void value(BodyReader in) {
    switch (in.next()) {
      case ARRAY -> values(in.arrayHeader(), in);
      case MAP -> values(2L * in.mapHeader(), in);
      case STRING -> in.text();
      case EXTENSION -> extension(in);
      default -> in.skipValue();
    }
  }

  private void values(long count, BodyReader in) {
    for (long i = 0; i < count; i++) {
      value(in);
    }
    in.leave();
  }

  private void extension(BodyReader in) {
    ExtensionTypeHeader header = in.unpackExtensionHeader();
    byte type = header.getType();
    switch (type) {
      case Extension.REFERENCE -> references.add(in.open(header).reference());
      case Extension.BUFFER -> {
        add(in.buffer(header).remaining());
        hasBuffers = true;
      }
      case Extension.SET, Extension.ARRAY, Extension.TABLE, Extension.CUSTOM ->
          container(type, in.open(header));
      default -> {
        if (!TypeNames.isExtension(type)) {
          throw PathException.undecodable("a value of the data table", TypeNames.extension(type));
        }
        in.payload(header);
      }
    }
  }

  /** Its payload is a list, whose depth counts. So extensions do not nest without a bound. */
  private void container(byte type, BodyReader payload) {
    if (payload.next() != ValueType.ARRAY) {
      throw PathException.undecodable(TypeNames.extension(type), "malformed bytes");
    }
    value(payload);
    payload.end();
  }
}
