package io.clutch.arrow;

import static io.clutch.arrow.PythonTables.value;
import static io.clutch.arrow.Vectors.content;
import static io.clutch.arrow.Vectors.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.data.ArrowTable;
import io.clutch.data.ArrowTable.Form;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.stream.PythonFlow;
import io.clutch.stream.PythonSink;
import io.clutch.stream.PythonSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tables to a real Python and back. */
class TableCallsTest {
  private static PythonTables tables;
  private static PythonRef python;

  private final BufferAllocator allocator = new RootAllocator();

  @BeforeAll
  static void start() {
    tables = PythonTables.open("pyarrow");
    python = tables.spawn("tables");
  }

  @AfterAll
  static void stop() {
    if (tables != null) {
      tables.close();
    }
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  @Test
  void pythonSeesTheColumns() {
    assertThat(value(python.call("tables:described", Object.class, Vectors.small(allocator))))
        .isEqualTo(List.of("number: int64", "text: string", "3"));
  }

  @Test
  void aTableComesBack() throws IOException {
    ArrowTable found =
        value(python.call("tables:same", ArrowTable.class, Vectors.small(allocator)));

    try (VectorSchemaRoot loaded = ArrowTables.load(found, allocator)) {
      assertThat(content(loaded))
          .containsExactly(List.of("1", "null", "3"), List.of("a", "ß€", "null"));
    }
  }

  @Test
  void manyRowsComeBack() throws IOException {
    ArrowTable found = value(python.call("tables:numbers", ArrowTable.class, 200_000));

    ArrowTable again = value(python.call("tables:same", ArrowTable.class, found));
    try (VectorSchemaRoot loaded = ArrowTables.load(again, allocator)) {
      assertThat(loaded.getRowCount()).isEqualTo(200_000);
      assertThat(loaded.getVector("text").getObject(199_999)).hasToString("row 199999");
    }
  }

  @Test
  void everyTypeIsItselfAgain() throws IOException {
    Map<String, ArrowTable> sent =
        value(python.call("tables:columns", new ResultType<Map<String, ArrowTable>>() {}));
    Map<String, ArrowTable> loaded = new HashMap<>();
    Map<String, ArrowTable> read = new HashMap<>();
    for (Map.Entry<String, ArrowTable> each : sent.entrySet()) {
      try (VectorSchemaRoot rows = ArrowTables.load(each.getValue(), allocator);
          ArrowReader reader = ArrowTables.read(each.getValue(), allocator)) {
        loaded.put(each.getKey(), ArrowTables.write(rows));
        read.put(each.getKey(), ArrowTables.write(reader));
      } catch (UnsupportedOperationException unsupported) {
        throw new AssertionError(each.getKey(), unsupported);
      }
    }

    assertThat(sent).hasSizeGreaterThan(40);
    assertThat(value(python.call("tables:differences", Object.class, loaded))).isEqualTo(List.of());
    assertThat(value(python.call("tables:differences", Object.class, read))).isEqualTo(List.of());
  }

  @Test
  void withoutArrowATableIsPassedOn() {
    Object grid = value(python.call("tables:grid", Object.class));

    assertThat(grid).isInstanceOf(ArrowTable.class).extracting("form").isEqualTo(Form.ARRAY);
    assertThat(value(python.call("tables:is_grid", Boolean.class, grid))).isTrue();
    ArrowTable batch = new ArrowTable(Form.BATCH, Vectors.small(allocator).data());
    assertThat(value(python.call("tables:anything", ArrowTable.class, batch)).form())
        .isEqualTo(Form.BATCH);
  }

  @Test
  void batchesAreElementsOfStreams() throws IOException {
    Source<ArrowTable, ?> batches =
        PythonSource.of(python, Call.of("tables:batches", ArrowTable.class, 5, 20_000));
    CompletionStage<List<ArrowTable>> run =
        batches
            .via(PythonFlow.through(python, Call.of("tables:doubled", ArrowTable.class)))
            .runWith(Sink.seq(), tables.system());

    List<ArrowTable> found = value(run);
    assertThat(found).hasSize(5);
    try (VectorSchemaRoot last = ArrowTables.load(found.get(4), allocator)) {
      assertThat(last.getVector(0).getObject(19_999)).isEqualTo(199_998L);
    }
  }

  @Test
  void aReadersBatchesGoIntoAStream() throws IOException {
    try (Batches reader = new Batches(allocator, 3)) {
      CompletionStage<List<String>> texts =
          Source.fromIterator(() -> ArrowTables.batches(reader))
              .runWith(
                  PythonSink.of(python, Call.of("tables:texts", new ResultType<List<String>>() {})),
                  tables.system());

      assertThat(value(texts)).containsExactly("text 0", "x", "text 1", "x", "text 2", "x");
    }
  }

  @Test
  void badBytesFailTheirCallAlone() throws IOException {
    ByteBuffer data =
        ByteBuffer.allocate(Vectors.small(allocator).data().remaining())
            .put(Vectors.small(allocator).data())
            .flip();
    int offsets = indexOf(data.array(), new byte[] {6, 0, 0, 0, 6, 0, 0, 0});
    data.put(offsets, (byte) 77);
    ArrowTable bad = ArrowTable.of(data);

    CallFailedException failed =
        catchThrowableOfType(
            CallFailedException.class,
            () -> value(python.call("tables:described", Object.class, bad)));
    assertThat(failed.failure())
        .isInstanceOfSatisfying(
            CallFailure.BadArguments.class,
            found -> assertThat(found.message()).contains("table: a table that Arrow cannot read"));
    assertThat(value(python.call("tables:described", Object.class, Vectors.small(allocator))))
        .isEqualTo(List.of("number: int64", "text: string", "3"));
  }

  @Test
  void aTableOverTheLimitNamesTheKeyInBothDirections() {
    String key = "clutch.limits.max-message-size";
    ArrowTable large = value(python.call("tables:numbers", ArrowTable.class, 200_000));
    try (PythonTables narrow = PythonTables.with(key + " = 1 MiB")) {
      PythonRef worker = narrow.spawn("tables");
      for (CompletionStage<ArrowTable> call :
          List.of(
              worker.call("tables:numbers", ArrowTable.class, 200_000),
              worker.call("tables:same", ArrowTable.class, large))) {
        CallFailedException failed =
            catchThrowableOfType(CallFailedException.class, () -> value(call));
        assertThat(failed.failure())
            .isInstanceOfSatisfying(
                CallFailure.TooLarge.class,
                found -> {
                  assertThat(found.key()).isEqualTo(key);
                  assertThat(found.size()).isGreaterThan(2L << 20);
                });
      }
    }
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int at = 0; at + part.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    throw new AssertionError("not there");
  }
}
