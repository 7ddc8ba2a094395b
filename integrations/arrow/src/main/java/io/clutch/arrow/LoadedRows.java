package io.clutch.arrow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.util.TransferPair;

/** Loads all batches of a table into new vectors. The result stays valid after close. */
final class LoadedRows implements AutoCloseable {
  private final TableReader reader;
  private final BufferAllocator allocator;
  private final List<VectorSchemaRoot> batches = new ArrayList<>();

  LoadedRows(TableReader reader, BufferAllocator allocator) {
    this.reader = reader;
    this.allocator = allocator;
  }

  VectorSchemaRoot load() throws IOException {
    while (reader.loadNextBatch()) {
      batches.add(taken(reader.getVectorSchemaRoot()));
    }
    if (batches.isEmpty()) {
      batches.add(taken(reader.getVectorSchemaRoot()));
    }
    return batches.size() == 1 ? batches.remove(0) : joined();
  }

  /** Moves the columns out of the reader's vectors. */
  private VectorSchemaRoot taken(VectorSchemaRoot batch) {
    Columns columns = new Columns();
    for (FieldVector column : batch.getFieldVectors()) {
      columns.add(() -> taken(column));
    }
    return columns.root(batch, batch.getRowCount());
  }

  private FieldVector taken(FieldVector column) {
    Field field = column.getField();
    if (field.getChildren().stream().anyMatch(LoadedRows::isEncoded)) {
      throw new UnsupportedOperationException(
          "the column '" + field.getName() + "' has dictionaries inside: read it with read()");
    }
    if (field.getDictionary() != null) {
      return Copies.decoded(column, reader.lookup(field.getDictionary().getId()), allocator);
    }
    TransferPair pair = column.getTransferPair(field, allocator);
    pair.transfer();
    return (FieldVector) pair.getTo();
  }

  private VectorSchemaRoot joined() {
    VectorSchemaRoot first = batches.get(0);
    Columns columns = new Columns();
    for (int i = 0; i < first.getFieldVectors().size(); i++) {
      int position = i;
      List<FieldVector> parts = batches.stream().map(batch -> batch.getVector(position)).toList();
      columns.add(() -> Copies.joined(parts, allocator));
    }
    int rows = batches.stream().mapToInt(VectorSchemaRoot::getRowCount).reduce(0, Math::addExact);
    return columns.root(first, rows);
  }

  private static boolean isEncoded(Field field) {
    return field.getDictionary() != null
        || field.getChildren().stream().anyMatch(LoadedRows::isEncoded);
  }

  @Override
  public void close() {
    batches.forEach(VectorSchemaRoot::close);
  }
}
