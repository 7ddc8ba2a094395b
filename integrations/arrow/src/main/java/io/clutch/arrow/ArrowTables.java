package io.clutch.arrow;

import io.clutch.data.ArrowTable;
import io.clutch.data.ArrowTable.Form;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;

/**
 * Converts Arrow's vectors to tables that can be sent, and tables to vectors. An {@link ArrowTable}
 * is bytes on the heap and needs no close. Vectors are off the heap and belong to the code that
 * created them. Each method may be called by any thread; the vectors and readers themselves are for
 * one thread at a time.
 */
public final class ArrowTables {
  private ArrowTables() {}

  /**
   * A table with the loaded rows, in one copy. The caller keeps the vectors.
   *
   * @throws IllegalArgumentException if a column is encoded by a dictionary, which must be given as
   *     well
   * @throws OutOfMemoryError if its bytes are over 2 GiB or the heap has no room for them
   */
  public static ArrowTable write(VectorSchemaRoot root) {
    return write(root, new DictionaryProvider.MapDictionaryProvider());
  }

  /**
   * A table with the loaded rows and the dictionaries that its columns name.
   *
   * @throws IllegalArgumentException if a column names a dictionary that is not given
   * @throws OutOfMemoryError if its bytes are over 2 GiB or the heap has no room for them
   */
  public static ArrowTable write(VectorSchemaRoot root, DictionaryProvider dictionaries) {
    return write(root, dictionaries, Form.TABLE);
  }

  /**
   * A table with all remaining batches of the reader. The caller keeps the reader.
   *
   * @throws IOException if the reader cannot read on
   * @throws OutOfMemoryError if its bytes are over 2 GiB or the heap has no room for them
   */
  public static ArrowTable write(ArrowReader reader) throws IOException {
    VectorSchemaRoot root = reader.getVectorSchemaRoot();
    TableBytes bytes = TableBytes.forSome();
    boolean more = reader.loadNextBatch();
    try (ArrowStreamWriter writer = new ArrowStreamWriter(root, reader, bytes)) {
      writer.start();
      for (; more; more = reader.loadNextBatch()) {
        writer.writeBatch();
      }
      writer.end();
    }
    return new ArrowTable(Form.TABLE, bytes.take());
  }

  /**
   * The remaining batches of the reader, each as a table of the form {@link Form#BATCH} that can be
   * sent by itself: the elements of a stream. Each is read on demand, and then the reader's vectors
   * hold it. Throws {@link UncheckedIOException} if the reader fails.
   */
  public static Iterator<ArrowTable> batches(ArrowReader reader) {
    return new TableBatches(reader);
  }

  /**
   * A reader of the batches of a table, whose vectors take their memory from the allocator. The
   * caller must close it. Each batch is copied and checked when it is loaded. Loading throws {@link
   * MalformedTableException} if the bytes are no valid columns, and Arrow's {@code
   * OutOfMemoryException} if they are over the allocator's limit.
   */
  public static ArrowReader read(ArrowTable table, BufferAllocator allocator) {
    return new TableReader(table, allocator);
  }

  /**
   * All rows of a table. The caller must close the result. The columns of a single batch are copied
   * once and as a whole. Several batches are copied once more, row by row. Columns that are encoded
   * by a dictionary get its values.
   *
   * @throws MalformedTableException if the bytes are no valid columns
   * @throws org.apache.arrow.memory.OutOfMemoryException if they are over the allocator's limit
   * @throws UnsupportedOperationException if a column has lists or fields that are encoded by a
   *     dictionary
   */
  public static VectorSchemaRoot load(ArrowTable table, BufferAllocator allocator)
      throws IOException {
    try (TableReader reader = new TableReader(table, allocator);
        LoadedRows rows = new LoadedRows(reader, allocator)) {
      return rows.load();
    }
  }

  static ArrowTable write(VectorSchemaRoot root, DictionaryProvider dictionaries, Form form) {
    TableBytes bytes = TableBytes.forRows(root);
    try (ArrowStreamWriter writer = new ArrowStreamWriter(root, dictionaries, bytes)) {
      writer.start();
      writer.writeBatch();
      writer.end();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new ArrowTable(form, bytes.take());
  }
}
