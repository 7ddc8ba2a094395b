package io.clutch.arrow;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.BufferLayout;
import org.apache.arrow.vector.BufferLayout.BufferType;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Checks the metadata of a batch against the bytes of its body, because Arrow allocates the memory
 * that the row counts and the last offsets claim.
 */
final class BatchClaims {
  private static final int VIEW_BITS = 16 * Byte.SIZE;

  private final RecordBatch batch;
  private final ByteBuffer body;
  private int nodes;
  private int buffers;
  private int views;

  private BatchClaims(RecordBatch batch, ByteBuffer body) {
    this.batch = batch;
    this.body = body;
  }

  /**
   * Throws {@link IllegalArgumentException} if the body, which is little-endian, cannot hold it.
   */
  static void check(RecordBatch batch, ByteBuffer body, List<Field> fields) {
    require(batch != null, "no content");
    BatchClaims claims = new BatchClaims(batch, body);
    for (Field field : fields) {
      require(claims.node(claims.nodes).length() == batch.length(), "columns of other rows");
      claims.checkField(field, 0);
    }
  }

  private void checkField(Field field, long least) {
    FieldNode node = node(nodes++);
    long rows = node.length();
    require(rows >= least && rows <= Integer.MAX_VALUE, "rows that it has not");
    require(node.nullCount() >= 0 && node.nullCount() <= rows, "nulls that it has not");
    ArrowType type = field.getType();
    long leastOfChildren = checkBuffers(type, rows);
    if (type instanceof ArrowType.Struct) {
      leastOfChildren = rows;
    } else if (type instanceof ArrowType.FixedSizeList list) {
      leastOfChildren = rows * list.getListSize();
    }
    for (Field child : field.getChildren()) {
      checkField(child, leastOfChildren);
    }
  }

  /** Returns the claim of the last offset, if there are offsets. */
  private long checkBuffers(ArrowType type, long rows) {
    long last = 0;
    boolean isPlain = true;
    for (BufferLayout each : TypeLayout.getTypeLayout(type).getBufferLayouts()) {
      Buffer buffer = buffer();
      long bits = bits(type, each);
      switch (each.getType()) {
        case VALIDITY -> require(buffer.length() == 0 || has(buffer, rows), "a short bitmap");
        case OFFSET -> {
          isPlain = false;
          require(rows == 0 || has(buffer, bits * (rows + 1)), "too few offsets");
          last = rows == 0 ? 0 : offset(buffer, bits, rows);
        }
        case VIEWS -> {
          require(has(buffer, VIEW_BITS * rows), "too few views");
          skipBuffersOfViews();
        }
        default -> require(!isPlain || has(buffer, bits * rows), "too few bytes");
      }
    }
    return last;
  }

  private static long bits(ArrowType type, BufferLayout layout) {
    return type instanceof ArrowType.FixedSizeBinary bytes && layout.getType() == BufferType.DATA
        ? (long) Byte.SIZE * bytes.getByteWidth() // the layout has it as an int
        : layout.getTypeBitWidth();
  }

  private void skipBuffersOfViews() {
    require(views < batch.variadicBufferCountsLength(), "views without buffers");
    long count = batch.variadicBufferCounts(views++);
    require(count >= 0 && count <= batch.buffersLength(), "views without buffers");
    for (long i = 0; i < count; i++) {
      buffer();
    }
  }

  private long offset(Buffer buffer, long bits, long row) {
    int at = (int) (buffer.offset() + row * bits / Byte.SIZE);
    long offset = bits == Integer.SIZE ? body.getInt(at) : body.getLong(at);
    require(offset >= 0, "offsets below zero");
    return offset;
  }

  private static boolean has(Buffer buffer, long bits) {
    return buffer.length() * Byte.SIZE >= bits;
  }

  private Buffer buffer() {
    require(buffers < batch.buffersLength(), "too few buffers");
    Buffer buffer = batch.buffers(buffers++);
    long end = body.remaining() - buffer.length();
    require(
        buffer.length() >= 0 && buffer.offset() >= 0 && buffer.offset() <= end, "a lost buffer");
    return buffer;
  }

  private FieldNode node(int index) {
    require(index < batch.nodesLength(), "too few columns");
    return batch.nodes(index);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("a batch has " + what);
    }
  }
}
