package io.clutch.arrow;

import io.clutch.data.ArrowTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.arrow.vector.ipc.ArrowReader;

/** The batches of a reader, each as a table. */
final class TableBatches implements Iterator<ArrowTable> {
  private final ArrowReader reader;
  private boolean isLoaded;

  TableBatches(ArrowReader reader) {
    this.reader = reader;
  }

  @Override
  public boolean hasNext() {
    try {
      isLoaded = isLoaded || reader.loadNextBatch();
      return isLoaded;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public ArrowTable next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    isLoaded = false;
    try {
      return ArrowTables.write(reader.getVectorSchemaRoot(), reader, ArrowTable.Form.BATCH);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
