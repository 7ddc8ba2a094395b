package io.clutch.internal.codec.read;

import io.clutch.internal.codec.format.Extension;
import io.clutch.internal.codec.format.RawValue;
import io.clutch.internal.codec.format.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.msgpack.core.ExtensionTypeHeader;

/**
 * Reads a value without decoding it. It checks that the value is well formed, because a process
 * that gets it must not end by what another one has sent, and finds the references in it.
 */
public final class RawReader {
  private final List<Reference> references = new ArrayList<>();
  private boolean hasBuffers;

  private RawReader() {}

  /** The next value. */
  public static RawValue read(BodyReader in) {
    var raw = new RawReader();
    int start = in.position();
    raw.value(in);
    byte[] body =
        raw.hasBuffers
            ? RawCopy.of(in.from(start))
            : Arrays.copyOfRange(in.array, start, in.position());
    return new RawValue(body, List.copyOf(raw.references));
  }

  private void value(BodyReader in) {
    switch (in.next()) {
      case ARRAY -> values(in.arrayHeader(), in);
      case MAP -> values(2L * in.mapHeader(), in);
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
    switch (header.getType()) {
      case Extension.REFERENCE -> references.add(in.open(header).reference());
      case Extension.BUFFER -> {
        in.buffer(header);
        hasBuffers = true;
      }
      case Extension.SET, Extension.ARRAY, Extension.TABLE, Extension.CUSTOM -> {
        BodyReader payload = in.open(header);
        value(payload);
        payload.end();
      }
      default -> in.payload(header);
    }
  }
}
