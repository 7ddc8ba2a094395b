package io.clutch.internal.codec.read;

import io.clutch.internal.codec.format.CodecLimits;
import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.format.Reference;
import io.clutch.internal.codec.format.ReferenceLookup;
import io.clutch.internal.codec.format.ScalarExtensions;
import io.clutch.internal.codec.format.TypeNames;
import io.clutch.internal.codec.format.Unpacker;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.value.ValueType;

/**
 * Reads one body, or the payload of an extension in it. Rejects counts that are larger than the
 * remaining bytes.
 */
public final class BodyReader extends Unpacker {
  final Readers readers;
  private final List<ByteBuffer> buffers;
  private final int depthLimit;
  private final ReferenceLookup references;
  private int depth;

  private BodyReader(
      byte[] array,
      int start,
      int end,
      Readers readers,
      List<ByteBuffer> buffers,
      int depthLimit,
      ReferenceLookup references) {
    super(array, start, end);
    this.readers = readers;
    this.buffers = buffers;
    this.depthLimit = depthLimit;
    this.references = references;
  }

  public static BodyReader of(
      ByteBuffer body, List<ByteBuffer> buffers, Readers readers, int depthLimit) {
    return of(body, buffers, readers, depthLimit, ReferenceLookup.NONE);
  }

  /** A reader of bytes that a process with these references has sent. */
  public static BodyReader of(
      ByteBuffer body,
      List<ByteBuffer> buffers,
      Readers readers,
      int depthLimit,
      ReferenceLookup references) {
    if (body.hasArray()) {
      int start = body.arrayOffset() + body.position();
      int end = start + body.remaining();
      return new BodyReader(body.array(), start, end, readers, buffers, depthLimit, references);
    }
    byte[] copy = copy(body);
    return new BodyReader(copy, 0, copy.length, readers, buffers, depthLimit, references);
  }

  private BodyReader part(int start, int end) {
    BodyReader part = new BodyReader(array, start, end, readers, buffers, depthLimit, references);
    part.depth = depth;
    return part;
  }

  /** The reference of which this is the payload, if the process was given it. */
  Reference reference() {
    if (next() != ValueType.ARRAY || arrayHeader() != 2 || next() != ValueType.STRING) {
      throw PathException.undecodable("a reference", "malformed bytes");
    }
    String token = text();
    skipValue();
    end();
    return references
        .find(token)
        .orElseThrow(
            () ->
                PathException.undecodable(
                    "a reference that its process was given",
                    "one that it was not given, or has released"));
  }

  /** The failure if the next value is not of the requested type. */
  PathException mismatch(String expected) {
    ValueType found = next();
    String name =
        found == ValueType.EXTENSION
            ? TypeNames.extension(extensionType())
            : TypeNames.plain(found);
    return PathException.undecodable(expected, name);
  }

  /** The payload of the next value, which must be an extension of that type. */
  BodyReader openExtension(byte type, String expected) {
    if (next() != ValueType.EXTENSION || extensionType() != type) {
      throw mismatch(expected);
    }
    return open(unpackExtensionHeader());
  }

  /** The payload of an extension whose header has been read. */
  BodyReader open(ExtensionTypeHeader header) {
    int start = skipBytes(header.getLength());
    return part(start, position());
  }

  /** The next value, a scalar extension. A mismatch unless it {@code fits}. */
  Object scalar(boolean fits, String expected) {
    if (!fits) {
      throw mismatch(expected);
    }
    return scalar(unpackExtensionHeader());
  }

  /** The scalar in an extension whose header has been read. */
  Object scalar(ExtensionTypeHeader header) {
    return ScalarExtensions.read(header.getType(), payload(header));
  }

  ByteBuffer payload(ExtensionTypeHeader header) {
    return ByteBuffer.wrap(array, skipBytes(header.getLength()), header.getLength());
  }

  public int arrayHeader() {
    return enter(unpackArrayHeader());
  }

  public int mapHeader() {
    int count = unpackMapHeader();
    if (count > left() / 2) {
      throw PathException.undecodable("a map of " + count + " entries", left() + " bytes");
    }
    return enter(count);
  }

  private int enter(int count) {
    if (count > left()) {
      throw PathException.undecodable("an array of " + count + " items", left() + " bytes");
    }
    deeper();
    return count;
  }

  private void deeper() {
    if (++depth > depthLimit) {
      throw PathException.undecodable(
          "at most " + depthLimit + " levels (" + CodecLimits.DEPTH_KEY + ")", "more");
    }
  }

  void leave() {
    depth--;
  }

  /** The depth of the next value. */
  int depth() {
    return depth;
  }

  /** Skips the value that began at this position and depth, even if a part of it has been read. */
  void skipFrom(int position, int atDepth) {
    back(position);
    depth = atDepth;
    skipValue();
  }

  String text() {
    int length = unpackTextHeader();
    int start = skipBytes(length);
    String text = new String(array, start, length, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      checkUtf8(ByteBuffer.wrap(array, start, length));
    }
    return text;
  }

  byte[] binary() {
    int length = unpackBytesHeader();
    int start = skipBytes(length);
    return Arrays.copyOfRange(array, start, start + length);
  }

  /** The buffer of an extension 13 whose header has been read. */
  ByteBuffer buffer(ExtensionTypeHeader header) {
    BodyReader reference = open(header);
    long index = reference.next() == ValueType.INTEGER ? reference.unpackLong() : -1;
    reference.end();
    if (index < 0 || index >= buffers.size()) {
      throw PathException.undecodable(
          "one of " + buffers.size() + " buffers", "a reference to buffer " + index);
    }
    return buffers.get((int) index).slice();
  }

  /** A reader of the same value once more, which began at this position and depth. */
  BodyReader from(int start) {
    return part(start, position());
  }

  /** A reader of the same bytes from here on, to look ahead. */
  BodyReader fork() {
    return part(position(), position() + left());
  }

  public void end() {
    if (left() != 0) {
      throw PathException.undecodable("the end of the bytes", left() + " more");
    }
  }

  private static void checkUtf8(ByteBuffer bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(bytes);
    } catch (CharacterCodingException malformed) {
      throw PathException.undecodable("text in UTF-8", "other bytes");
    }
  }

  private static byte[] copy(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return copy;
  }
}
