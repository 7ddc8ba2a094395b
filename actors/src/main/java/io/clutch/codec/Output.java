package io.clutch.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** One body being written, or the payload of an extension inside one. */
final class Output {
  private static final MessagePack.PackerConfig CONFIG =
      new MessagePack.PackerConfig().withBufferSize(512);

  final MessageBufferPacker packer = CONFIG.newBufferPacker();
  final Writers writers;
  private final CodecLimits limits;
  private final List<ByteBuffer> buffers;
  private long outside;
  private int depth;

  Output(Writers writers, CodecLimits limits, List<ByteBuffer> buffers) {
    this.writers = writers;
    this.limits = limits;
    this.buffers = buffers;
    buffers.forEach(buffer -> outside += buffer.remaining());
  }

  /** Writes any value, by its class. */
  void value(Object value) throws IOException {
    if (value == null) {
      packer.packNil();
    } else if (value instanceof String text) {
      text(text);
    } else if (value instanceof Double number) {
      packer.packDouble(number);
    } else if (value instanceof Integer number) {
      packer.packInt(number);
    } else if (value instanceof Long number) {
      packer.packLong(number);
    } else {
      writers.of(value.getClass()).write(value, this);
    }
  }

  void text(String text) throws IOException {
    if (hasLoneSurrogate(text)) {
      throw PathException.unencodable("java.lang.String with a lone surrogate");
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    packer.packRawStringHeader(bytes.length);
    payload(bytes);
  }

  void bytes(ByteBuffer bytes) throws IOException {
    if (bytes.remaining() >= limits.bufferThreshold()) {
      reference(bytes);
    } else {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      packer.packBinaryHeader(copy.length);
      payload(copy);
    }
  }

  private void reference(ByteBuffer bytes) throws IOException {
    outside += bytes.remaining();
    checkSize();
    Output nested = nested();
    nested.packer.packInt(buffers.size());
    buffers.add(bytes.slice());
    extension(Extension.BUFFER, nested);
  }

  void extension(byte type, byte[] payload) throws IOException {
    packer.packExtensionTypeHeader(type, payload.length);
    payload(payload);
  }

  void extension(byte type, String ascii) throws IOException {
    extension(type, ascii.getBytes(StandardCharsets.US_ASCII));
  }

  /** Takes what was written to {@code nested} as the payload. */
  void extension(byte type, Output nested) throws IOException {
    extension(type, nested.packer.toByteArray());
  }

  /** An output for the payload of an extension; its references count on. */
  Output nested() {
    Output nested = new Output(writers, limits, buffers);
    nested.depth = depth;
    return nested;
  }

  void enter() {
    depth++;
    if (depth > limits.depth()) {
      throw PathException.tooLarge(
          "the depth of the value", depth, limits.depth(), CodecLimits.DEPTH_KEY);
    }
    checkSize();
  }

  void leave() {
    depth--;
  }

  void checkSize() {
    long size = packer.getTotalWrittenBytes() + outside;
    if (size > limits.messageSize()) {
      throw PathException.tooLarge(
          "the size of the message", size, limits.messageSize(), CodecLimits.SIZE_KEY);
    }
  }

  private void payload(byte[] bytes) throws IOException {
    if (bytes.length > 8192) {
      packer.addPayload(bytes);
      checkSize();
    } else {
      packer.writePayload(bytes);
    }
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (Character.isSurrogate(unit)) {
        if (Character.isLowSurrogate(unit)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
