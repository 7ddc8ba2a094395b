package io.clutch.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The frame of an Arrow IPC stream, checked before anybody reads it. Readers give more memory than
 * a stream has bytes to what is compressed, and to what is named again and again; so neither is let
 * in.
 */
final class ArrowStream {
  private static final int CONTINUATION = -1;
  private static final long FILE_MAGIC = 0x31574f525241L; // ARROW1
  private static final int PREFIX = 8;

  private static final int SCHEMA = 1;
  private static final int DICTIONARY = 2;
  private static final int BATCH = 3;

  private final ByteBuffer data;
  private int messages;

  private ArrowStream(ByteBuffer data) {
    this.data = data;
  }

  /** Throws {@link IllegalArgumentException} unless the bytes are one whole stream. */
  static void check(ByteBuffer bytes) {
    ArrowStream stream = new ArrowStream(bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN));
    try {
      stream.readMessages();
    } catch (IndexOutOfBoundsException | ArithmeticException outside) {
      throw malformed("the metadata of a message is malformed");
    }
  }

  static IllegalArgumentException malformed(String why) {
    return new IllegalArgumentException("no table of Arrow's: " + why);
  }

  private void readMessages() {
    while (data.hasRemaining()) {
      int size = metadataSize();
      if (size == 0) {
        break;
      }
      ByteBuffer metadata = data.slice(data.position(), size);
      FlatTable message = FlatTable.root(metadata.order(ByteOrder.LITTLE_ENDIAN));
      checkMessage(message);
      data.position(data.position() + size);
      skipBody(message.longAt(3));
      messages++;
    }
    if (messages == 0) {
      throw malformed("there is no schema");
    }
    if (data.hasRemaining()) {
      throw malformed(data.remaining() + " bytes follow the end of the stream");
    }
  }

  private int metadataSize() {
    boolean isLong = data.remaining() >= PREFIX;
    if (isLong && (data.getLong(data.position()) & 0xffff_ffff_ffffL) == FILE_MAGIC) {
      throw malformed("an Arrow file came; write a stream, without the file's footer");
    }
    if (!isLong || data.getInt() != CONTINUATION) {
      throw malformed("no message of an Arrow IPC stream begins where one should");
    }
    long size = Integer.toUnsignedLong(data.getInt());
    if (size > data.remaining()) {
      throw malformed("the stream is cut off");
    }
    return (int) size;
  }

  private void skipBody(long size) {
    if (size < 0 || size > data.remaining()) {
      throw malformed("the stream is cut off");
    }
    data.position(data.position() + (int) size);
  }

  private void checkMessage(FlatTable message) {
    int kind = message.byteAt(1);
    if ((messages == 0) != (kind == SCHEMA)) {
      throw malformed("a stream has one schema, at its beginning");
    }
    FlatTable content = message.child(2);
    if (content == null) {
      throw malformed("a message has no content");
    }
    ArrowWeight weight = new ArrowWeight(message.size());
    weight.addPairs(message, 4);
    switch (kind) {
      case SCHEMA -> weight.addSchema(content);
      case DICTIONARY -> checkPlain(content.child(1));
      case BATCH -> checkPlain(content);
      default -> throw malformed("a message of kind " + kind + " is not of a table");
    }
  }

  private static void checkPlain(FlatTable batch) {
    if (batch != null && batch.child(3) != null) {
      throw malformed("its buffers are compressed; write them without compression");
    }
  }
}
