package io.clutch.data;

import io.clutch.internal.codec.format.SharedData;
import io.clutch.internal.codec.format.WireName;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A table of Apache Arrow's, as the bytes of an IPC stream: what Python's frames, tables, record
 * batches and series cross as. It can be passed on without Arrow; the module {@code clutch-arrow}
 * makes vectors of it. The bytes are not copied: do not change them while it travels.
 *
 * <p>Only the frame of the stream is checked here: its messages are whole, none is compressed, and
 * its schema names no more than it has bytes for. Whether the columns are sound is known to the one
 * who reads them.
 *
 * @param form what Python sent it as, and has it back as where no hint says more
 * @param data the stream, from its schema to its end; read-only to the one who asks
 */
public record ArrowTable(Form form, ByteBuffer data) {
  static {
    SharedData.register(ArrowTable.class, table -> table.data.duplicate());
  }

  /** What a table was in Python. */
  public enum Form {
    /** A frame of pandas or Polars, or a {@code pyarrow.Table}. */
    TABLE,
    /** A {@code pyarrow.RecordBatch}. */
    BATCH,
    /** A series of pandas or Polars: one column, and the columns of its index. */
    SERIES,
    /** A structured or masked array of NumPy's. */
    ARRAY
  }

  /**
   * Checks the frame of the stream.
   *
   * @throws IllegalArgumentException if the bytes are not one whole IPC stream without compression
   */
  public ArrowTable {
    Objects.requireNonNull(form, "form");
    Objects.requireNonNull(data, "data");
    data = data.slice();
    ArrowStream.check(data);
  }

  /**
   * A table in the form {@link Form#TABLE}.
   *
   * @throws IllegalArgumentException if the bytes are not one whole IPC stream without compression
   */
  public static ArrowTable of(ByteBuffer data) {
    return new ArrowTable(Form.TABLE, data);
  }

  /** The stream; each caller gets a position of its own. */
  @Override
  public ByteBuffer data() {
    return data.asReadOnlyBuffer();
  }

  /** The form and how many bytes there are. */
  @Override
  public String toString() {
    return "ArrowTable[" + WireName.of(form) + ", " + data.remaining() + " bytes]";
  }
}
