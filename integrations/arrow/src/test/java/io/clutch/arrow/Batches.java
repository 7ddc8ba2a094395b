package io.clutch.arrow;

import static io.clutch.arrow.Vectors.numbers;
import static io.clutch.arrow.Vectors.texts;

import java.io.IOException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** A reader with batches of two rows, which are made on demand. */
final class Batches extends ArrowReader {
  private final int count;
  private int next;

  Batches(BufferAllocator allocator, int count) {
    super(allocator);
    this.count = count;
  }

  @Override
  protected Schema readSchema() {
    return new Schema(
        List.of(
            Field.nullable("number", new ArrowType.Int(64, true)),
            Field.nullable("text", new ArrowType.Utf8())));
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    if (next == count) {
      return false;
    }
    try (VectorSchemaRoot made =
            Vectors.root(
                numbers("number", allocator, (long) next, null),
                texts("text", allocator, "text " + next, "x"));
        ArrowRecordBatch batch = new VectorUnloader(made).getRecordBatch()) {
      new VectorLoader(getVectorSchemaRoot()).load(batch);
    }
    next++;
    return true;
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected void closeReadSource() {
    // There is none.
  }
}
