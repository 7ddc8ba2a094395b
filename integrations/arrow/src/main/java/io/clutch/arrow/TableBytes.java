package io.clutch.arrow;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The bytes of a table that is being written. Grows if the estimate was too low. */
final class TableBytes implements WritableByteChannel {
  private static final int SOME = 64 << 10;
  private static final int MOST = Integer.MAX_VALUE - 8;

  /** An estimate of the bytes of a column's metadata and its buffers' padding. */
  private static final int COLUMN = 1_024;

  private ByteBuffer bytes;

  private TableBytes(int capacity) {
    this.bytes = ByteBuffer.allocate(capacity);
  }

  /** For a table of any size. */
  static TableBytes forSome() {
    return new TableBytes(SOME);
  }

  /** Sized for the loaded rows. Seldom grows. */
  static TableBytes forRows(VectorSchemaRoot root) {
    long size = COLUMN;
    for (FieldVector column : root.getFieldVectors()) {
      size += COLUMN + column.getBufferSize();
    }
    return new TableBytes((int) Math.min(size, MOST));
  }

  @Override
  public int write(ByteBuffer part) {
    int size = part.remaining();
    if (size > bytes.remaining()) {
      grow((long) bytes.position() + size);
    }
    bytes.put(part);
    return size;
  }

  private void grow(long least) {
    if (least > MOST) {
      throw new OutOfMemoryError("a table of more than 2 GiB; send it batch by batch");
    }
    long capacity = Math.min(MOST, Math.max(least, 2L * bytes.capacity()));
    bytes = ByteBuffer.allocate((int) capacity).put(bytes.flip());
  }

  /** Returns the written bytes. */
  ByteBuffer take() {
    return bytes.flip();
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {
    // Holds no resources.
  }
}
