package io.clutch.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * One body being read, or the payload of an extension inside one. No count is believed that the
 * bytes left cannot hold.
 */
final class Input {
  final MessageUnpacker unpacker;
  final Readers readers;
  private final ByteBuffer body;
  private final List<ByteBuffer> buffers;
  private final int depthLimit;
  private int depth;

  Input(Readers readers, ByteBuffer body, List<ByteBuffer> buffers, int depthLimit) {
    this.readers = readers;
    this.body = body.hasArray() ? body.slice() : ByteBuffer.wrap(copy(body));
    this.buffers = buffers;
    this.depthLimit = depthLimit;
    this.unpacker =
        MessagePack.newDefaultUnpacker(
            this.body.array(), this.body.arrayOffset(), this.body.remaining());
  }

  /** The kind of the next value. */
  ValueType next() throws IOException {
    if (left() == 0) {
      throw PathException.undecodable("a value", "the end of the bytes");
    }
    return unpacker.getNextFormat().getValueType();
  }

  boolean skipNil() throws IOException {
    return left() > 0 && unpacker.tryUnpackNil();
  }

  /** The type of the next value, an extension; moves past its header. */
  byte extensionType() throws IOException {
    return unpacker.unpackExtensionTypeHeader().getType();
  }

  /** That the next value is not what was asked for. */
  PathException mismatch(String expected) throws IOException {
    ValueType found = next();
    String name =
        found == ValueType.EXTENSION ? Kinds.extension(fork().extensionType()) : Kinds.plain(found);
    return PathException.undecodable(expected, name);
  }

  boolean isUnsigned64() throws IOException {
    return unpacker.getNextFormat() == MessageFormat.UINT64;
  }

  /** Passes over one value; null, for use in expressions. */
  <T> T skip() throws IOException {
    unpacker.skipValue();
    return null;
  }

  /** The payload of an extension whose header was read. */
  Input open(ExtensionTypeHeader header) throws IOException {
    Input nested = new Input(readers, payload(header), buffers, depthLimit);
    nested.depth = depth;
    return nested;
  }

  ByteBuffer payload(ExtensionTypeHeader header) throws IOException {
    return view(header.getLength());
  }

  int arrayHeader() throws IOException {
    return enter(unpacker.unpackArrayHeader());
  }

  int mapHeader() throws IOException {
    int count = unpacker.unpackMapHeader();
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

  void deeper() {
    if (++depth > depthLimit) {
      throw PathException.undecodable(
          "at most " + depthLimit + " levels (" + CodecLimits.DEPTH_KEY + ")", "more");
    }
  }

  void leave() {
    depth--;
  }

  String text() throws IOException {
    byte[] bytes = bytes(unpacker.unpackRawStringHeader());
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      checkUtf8(bytes);
    }
    return text;
  }

  byte[] binary() throws IOException {
    return bytes(unpacker.unpackBinaryHeader());
  }

  /** The buffer that an extension 13, whose header was read, refers to. */
  ByteBuffer buffer(ExtensionTypeHeader header) throws IOException {
    Input reference = open(header);
    long index = reference.next() == ValueType.INTEGER ? reference.unpacker.unpackLong() : -1;
    reference.end();
    if (index < 0 || index >= buffers.size()) {
      throw PathException.undecodable(
          "one of " + buffers.size() + " buffers", "a reference to buffer " + index);
    }
    return buffers.get((int) index).slice();
  }

  /** The same bytes from here on, to look ahead. */
  Input fork() {
    Input fork = new Input(readers, body.duplicate().position(position()), buffers, depthLimit);
    fork.depth = depth;
    return fork;
  }

  void end() {
    if (left() != 0) {
      throw PathException.undecodable("the end of the bytes", left() + " more");
    }
  }

  private byte[] bytes(int length) throws IOException {
    checkLeft(length);
    return unpacker.readPayload(length);
  }

  private ByteBuffer view(int length) throws IOException {
    checkLeft(length);
    ByteBuffer view = body.slice(position(), length);
    unpacker.readPayloadAsReference(length);
    return view;
  }

  private void checkLeft(int length) {
    if (length > left()) {
      throw PathException.undecodable(length + " bytes", left() + " bytes");
    }
  }

  private int position() {
    return (int) unpacker.getTotalReadBytes();
  }

  private int left() {
    return body.limit() - position();
  }

  private static void checkUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
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
