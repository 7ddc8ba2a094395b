package io.clutch.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clutch.data.ArrowTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;

/** Streams with a valid structure and invalid contents. */
class MalformedTablesTest {
  private static final Path VECTORS = Path.of("../../docs/internals/protocol/vectors/tables.json");
  private static final long MOST = 16 << 20;
  private static final int CASES = 40_000;

  private enum Outcome {
    NO_FRAME,
    MALFORMED,
    UNSUPPORTED,
    READ
  }

  @Test
  void changedBytesAreReadOrRefusedAndLeaveNothing() throws IOException {
    List<byte[]> good = goodStreams();
    Random chance = new Random(14);
    Map<Outcome, Integer> outcomes = new TreeMap<>();
    for (int i = 0; i < CASES; i++) {
      byte[] stream = good.get(chance.nextInt(good.size())).clone();
      for (int changes = 1 + chance.nextInt(3); changes > 0; changes--) {
        int[] values = {0, 1, 127, 255, chance.nextInt()};
        stream[chance.nextInt(stream.length)] = (byte) values[chance.nextInt(values.length)];
      }
      try (RootAllocator allocator = new RootAllocator(MOST)) { // its close detects leaks
        outcomes.merge(outcome(stream, allocator), 1, Integer::sum);
      } catch (Throwable fault) {
        throw new AssertionError(HexFormat.of().formatHex(stream), fault);
      }
    }
    assertThat(outcomes.keySet()).contains(Outcome.NO_FRAME, Outcome.MALFORMED, Outcome.READ);
    assertThat(outcomes.get(Outcome.READ)).isGreaterThan(CASES / 20);
  }

  /** Reads the stream. Other exceptions are faults, and so is more memory than the bytes need. */
  private static Outcome outcome(byte[] stream, RootAllocator allocator) throws IOException {
    ArrowTable table;
    try {
      table = ArrowTable.of(ByteBuffer.wrap(stream));
    } catch (IllegalArgumentException malformed) {
      return Outcome.NO_FRAME;
    }
    try (VectorSchemaRoot root = ArrowTables.load(table, allocator)) {
      root.getFieldVectors().forEach(column -> touch(root.getRowCount(), column::getObject));
      return Outcome.READ;
    } catch (MalformedTableException malformed) {
      assertThat(malformed).hasMessageStartingWith("a table without ");
      return Outcome.MALFORMED;
    } catch (UnsupportedOperationException unsupported) {
      return Outcome.UNSUPPORTED;
    }
  }

  private static void touch(int rows, IntFunction<Object> value) {
    for (int row = 0; row < Math.min(rows, 100); row++) {
      try {
        String.valueOf(value.apply(row));
      } catch (DateTimeException | ArithmeticException odd) {
        // A time that Arrow can represent and Java cannot.
      }
    }
  }

  private static List<byte[]> goodStreams() throws IOException {
    List<byte[]> good = new ArrayList<>();
    for (JsonNode row : new ObjectMapper().readTree(VECTORS.toFile())) {
      if (row.get("problem").isNull() && !row.get("name").textValue().startsWith("types of")) {
        good.add(HexFormat.of().parseHex(row.get("hex").textValue()));
      }
    }
    assertThat(good).hasSizeGreaterThan(6);
    return good;
  }
}
