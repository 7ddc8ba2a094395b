package io.clutch.arrow;

import static io.clutch.arrow.Vectors.content;
import static io.clutch.arrow.Vectors.encoded;
import static io.clutch.arrow.Vectors.numbers;
import static io.clutch.arrow.Vectors.root;
import static io.clutch.arrow.Vectors.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.data.ArrowTable;
import io.clutch.data.ArrowTable.Form;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArrowTablesTest {
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsLeft() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  @Test
  void vectorsAreThemselvesAgain() throws IOException {
    ArrowTable table = Vectors.small(allocator);

    assertThat(table.form()).isEqualTo(Form.TABLE);
    try (VectorSchemaRoot loaded = ArrowTables.load(table, allocator)) {
      assertThat(loaded.getRowCount()).isEqualTo(3);
      assertThat(loaded.getSchema().getFields()).extracting("name").contains("number", "text");
      assertThat(content(loaded))
          .containsExactly(List.of("1", "null", "3"), List.of("a", "ß€", "null"));
      assertThat(ArrowTables.write(loaded)).isEqualTo(table);
    }
  }

  @Test
  void aTableWithoutRowsOrColumns() throws IOException {
    try (VectorSchemaRoot none = root(numbers("number", allocator));
        VectorSchemaRoot loaded = ArrowTables.load(ArrowTables.write(none), allocator)) {
      assertThat(loaded.getRowCount()).isZero();
      assertThat(loaded.getSchema()).isEqualTo(none.getSchema());
    }
    try (VectorSchemaRoot none = root();
        VectorSchemaRoot loaded = ArrowTables.load(ArrowTables.write(none), allocator)) {
      assertThat(loaded.getFieldVectors()).isEmpty();
    }
  }

  @Test
  void metadataIsKept() throws IOException {
    try (VarCharVector text = texts("text", allocator, "a")) {
      Schema schema = new Schema(List.of(text.getField()), Map.of("key", "value"));
      VectorSchemaRoot root = new VectorSchemaRoot(schema, List.of(text), 1);
      try (VectorSchemaRoot loaded = ArrowTables.load(ArrowTables.write(root), allocator)) {
        assertThat(loaded.getSchema()).isEqualTo(schema);
      }
    }
  }

  @Test
  void dictionariesComeAlong() throws IOException {
    ArrowTable table = encodedTable("a", "b");

    try (ArrowReader reader = ArrowTables.read(table, allocator)) {
      assertThat(reader.loadNextBatch()).isTrue();
      assertThat(reader.getDictionaryVectors()).hasSize(1);
      assertThat(ArrowTables.batches(reader)).isExhausted();
    }
    try (VectorSchemaRoot loaded = ArrowTables.load(table, allocator)) {
      assertThat(loaded.getVector("category")).isInstanceOf(VarCharVector.class);
      assertThat(loaded.getVector("category").getField().getDictionary()).isNull();
      assertThat(content(loaded)).containsExactly(List.of("b", "null", "a"));
    }
  }

  private ArrowTable encodedTable(String... values) {
    Dictionary dictionary = Vectors.dictionary(allocator, values);
    try (FieldVector own = dictionary.getVector();
        VectorSchemaRoot root = root(encoded("category", allocator, 1, null, 0))) {
      assertThat(own.getValueCount()).isEqualTo(values.length);
      return ArrowTables.write(root, new MapDictionaryProvider(dictionary));
    }
  }

  @Test
  void aDictionaryThatIsNotGivenIsMissed() {
    try (VectorSchemaRoot root = root(encoded("category", allocator, 0))) {
      assertThatThrownBy(() -> ArrowTables.write(root))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void batchesAreTablesOfTheirOwn() throws IOException {
    ArrowTable whole = severalBatches(3);
    List<ArrowTable> batches = new ArrayList<>();
    try (ArrowReader reader = ArrowTables.read(whole, allocator)) {
      Iterator<ArrowTable> each = ArrowTables.batches(reader);
      each.forEachRemaining(batches::add);
      assertThatThrownBy(each::next).isInstanceOf(NoSuchElementException.class);
    }

    assertThat(batches).hasSize(3).extracting(ArrowTable::form).containsOnly(Form.BATCH);
    List<List<List<Object>>> contents = new ArrayList<>();
    for (ArrowTable batch : batches) {
      try (VectorSchemaRoot loaded = ArrowTables.load(batch, allocator)) {
        contents.add(content(loaded));
      }
    }
    assertThat(contents.get(2)).containsExactly(List.of("2", "null"), List.of("text 2", "x"));
  }

  @Test
  void severalBatchesAreLoadedAsOne() throws IOException {
    try (VectorSchemaRoot loaded = ArrowTables.load(severalBatches(3), allocator)) {
      assertThat(content(loaded))
          .containsExactly(
              List.of("0", "null", "1", "null", "2", "null"),
              List.of("text 0", "x", "text 1", "x", "text 2", "x"));
    }
  }

  /** The table from a reader with several batches. */
  private ArrowTable severalBatches(int count) throws IOException {
    try (Batches batches = new Batches(allocator, count)) {
      return ArrowTables.write(batches);
    }
  }

  @Test
  void aTableLargerThanAnyGuess() throws IOException {
    int rows = 100_000;
    Long[] values = IntStream.range(0, rows).mapToObj(Long::valueOf).toArray(Long[]::new);
    try (VectorSchemaRoot root = root(numbers("number", allocator, values))) {
      ArrowTable table = ArrowTables.write(root);
      assertThat(table.data().remaining()).isBetween(rows * 8, rows * 8 + rows / 8 + 1_000);
      try (ArrowReader reader = ArrowTables.read(table, allocator);
          VectorSchemaRoot again = ArrowTables.load(ArrowTables.write(reader), allocator)) {
        assertThat(again.getRowCount()).isEqualTo(rows);
        assertThat(again.getVector(0).getObject(rows - 1)).isEqualTo(rows - 1L);
      }
    }
  }

  @Test
  void anAllocatorsLimitHolds() {
    ArrowTable table = Vectors.small(allocator);
    try (BufferAllocator narrow = allocator.newChildAllocator("narrow", 0, 16)) {
      assertThatThrownBy(() -> ArrowTables.load(table, narrow))
          .isInstanceOf(OutOfMemoryException.class);
      assertThat(narrow.getAllocatedMemory()).isZero();
    }
  }

  @Test
  void aReaderThatIsNotReadLeavesNothing() throws IOException {
    ArrowTables.read(Vectors.small(allocator), allocator).close();
    try (ArrowReader reader = ArrowTables.read(Vectors.small(allocator), allocator)) {
      assertThat(reader.getVectorSchemaRoot().getRowCount()).isZero();
      assertThat(reader.bytesRead()).isPositive();
    }
  }
}
