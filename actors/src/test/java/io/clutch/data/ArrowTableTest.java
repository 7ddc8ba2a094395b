package io.clutch.data;

import static io.clutch.internal.codec.EncodingFailuresTest.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clutch.data.ArrowTable.Form;
import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.Encoded;
import io.clutch.internal.codec.format.CodecLimits;
import io.clutch.internal.codec.format.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables as opaque bytes, of which only the stream's structure is checked. */
class ArrowTableTest {
  private static final Codec CODEC = Codec.create(CodecLimits.DEFAULT, List.of());
  private static final int PREFIX = 8;

  record Report(String title, ArrowTable rows, List<ArrowTable> parts) {}

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void theFrameOfAStreamIsChecked(String name, byte[] stream, String problem) {
    if (problem == null) {
      assertThat(ArrowTable.of(ByteBuffer.wrap(stream)).data().remaining())
          .isEqualTo(stream.length);
    } else {
      assertThatThrownBy(() -> ArrowTable.of(ByteBuffer.wrap(stream)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no table of Arrow's: " + problem);
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachFormComesBack(Form form) {
    ArrowTable table = new ArrowTable(form, ByteBuffer.wrap(stream("two columns")));

    assertThat(roundTrip(table, ArrowTable.class)).isEqualTo(table);
    assertThat(roundTrip(table, Object.class)).isEqualTo(table).hasSameHashCodeAs(table);
  }

  @Test
  void isAValueLikeOthers() {
    ArrowTable table = ArrowTable.of(ByteBuffer.wrap(stream("two columns")));
    Report report = new Report("title", table, List.of(table, table));

    assertThat(roundTrip(report, Report.class)).isEqualTo(report);
    assertThat(roundTrip(Map.of("a", table), Object.class)).isEqualTo(Map.of("a", table));
    assertThat(table)
        .isNotEqualTo(new ArrowTable(Form.BATCH, table.data()))
        .hasToString("ArrowTable[table, " + stream("two columns").length + " bytes]");
  }

  @Test
  void isWrittenAsTheVectorsSay() throws IOException {
    Stream<JsonNode> tables = rows("data.json").filter(row -> row.get("value").has("table"));
    assertThat(tables.toList())
        .hasSizeGreaterThan(4)
        .allSatisfy(
            row -> {
              Encoded encoded = CODEC.encode(Notation.value(row.get("value")));
              assertThat(encoded.body()).isEqualTo(Notation.bytes(row.get("hex")));
              assertThat(encoded.buffers()).hasSize(row.path("buffers").size());
            });
  }

  @Test
  void aLongOneIsBesideTheBodyAndIsNotCopied() throws IOException {
    JsonNode row =
        rows("data.json").filter(each -> each.has("buffers")).reduce((a, b) -> b).orElseThrow();
    ArrowTable table = (ArrowTable) Notation.value(row.get("value"));
    Encoded encoded = CODEC.encode(table);
    ByteBuffer beside = encoded.buffers().get(0);

    assertThat(encoded.body()).hasSizeLessThan(32);
    assertThat(beside.array()).isSameAs(SharedData.of(table).array());
    ArrowTable found =
        (ArrowTable)
            CODEC.decode(ByteBuffer.wrap(encoded.body()), encoded.buffers(), ArrowTable.class);
    assertThat(SharedData.of(found).array()).isSameAs(beside.array());
  }

  @Test
  void nobodyCanChangeItThroughItsAccessor() {
    ArrowTable table = ArrowTable.of(ByteBuffer.wrap(stream("two columns")));
    table.data().getInt();

    assertThat(table.data().isReadOnly()).isTrue();
    assertThat(table.data().remaining()).isEqualTo(stream("two columns").length);
  }

  @Test
  void aPartOfABufferIsEnough() {
    byte[] stream = stream("two columns");
    ByteBuffer inside = ByteBuffer.allocate(stream.length + 20).position(7).put(stream).flip();

    assertThat(ArrowTable.of(inside.position(7))).isEqualTo(ArrowTable.of(ByteBuffer.wrap(stream)));
  }

  @Test
  void isLimitedLikeEveryValue() {
    ArrowTable table = ArrowTable.of(ByteBuffer.wrap(stream("two columns")));
    Codec small = Codec.create(new CodecLimits(300, 1, 100), List.of());

    assertThat(failure(() -> small.encode(table))).isInstanceOf(CallFailure.TooLarge.class);
    Codec flat = Codec.create(new CodecLimits(3_000, 1, 100), List.of());
    assertThat(flat.encode(table).buffers()).hasSize(1);
    assertThat(failure(() -> flat.encode(List.of(table)))).isInstanceOf(CallFailure.TooLarge.class);
  }

  @Test
  void whatIsNoTableIsUndecodable() {
    byte[] text = CODEC.encode("text").body();

    assertThat(failure(() -> CODEC.decode(ByteBuffer.wrap(text), List.of(), ArrowTable.class)))
        .isEqualTo(new CallFailure.Undecodable("result", "a table", "text"));
    byte[] table = CODEC.encode(ArrowTable.of(ByteBuffer.wrap(stream("no column")))).body();
    assertThat(failure(() -> CODEC.decode(ByteBuffer.wrap(table), List.of(), String.class)))
        .isEqualTo(new CallFailure.Undecodable("result", "text", "table"));
    table[table.length - 1] = 7;
    assertThat(failure(() -> CODEC.decode(ByteBuffer.wrap(table), List.of(), ArrowTable.class)))
        .isInstanceOf(CallFailure.Undecodable.class)
        .asString()
        .contains("cut off");
  }

  @Test
  void changedBytesAreATableOrRefused() throws IOException {
    List<byte[]> streams = new ArrayList<>();
    vectors()
        .filter(row -> row.get()[2] == null)
        .forEach(row -> streams.add((byte[]) row.get()[1]));
    Random chance = new Random(14);
    int good = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = streams.get(chance.nextInt(streams.size())).clone();
      bytes[chance.nextInt(bytes.length)] = (byte) chance.nextInt();
      try {
        ArrowTable.of(ByteBuffer.wrap(bytes));
        good++;
      } catch (IllegalArgumentException malformed) {
        assertThat(malformed).hasMessageStartingWith("no table of Arrow's: ");
      }
    }
    assertThat(good).isBetween(1_000, 19_000);
  }

  @Test
  void eachPartOfAStreamIsCutOff() {
    byte[] whole = stream("two columns");
    List<Integer> ends = new ArrayList<>();
    for (int end = 0; end < whole.length; end++) {
      try {
        ArrowTable.of(ByteBuffer.wrap(whole, 0, end));
        ends.add(end);
      } catch (IllegalArgumentException malformed) {
        assertThat(malformed).hasMessageStartingWith("no table of Arrow's: ");
      }
    }
    int schema = PREFIX + ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
    assertThat(ends).containsExactly(schema, whole.length - PREFIX);
  }

  private static Object roundTrip(Object value, Class<?> type) {
    Encoded encoded = CODEC.encode(value);
    return CODEC.decode(ByteBuffer.wrap(encoded.body()), encoded.buffers(), type);
  }

  private static byte[] stream(String name) {
    try {
      return vectors()
          .filter(row -> row.get()[0].equals(name))
          .map(row -> (byte[]) row.get()[1])
          .findFirst()
          .orElseThrow();
    } catch (IOException missing) {
      throw new AssertionError(missing);
    }
  }

  static Stream<Arguments> vectors() throws IOException {
    return rows("tables.json")
        .map(
            row ->
                Arguments.of(
                    row.get("name").textValue(),
                    HexFormat.of().parseHex(row.get("hex").textValue()),
                    row.get("problem").textValue()));
  }

  private static Stream<JsonNode> rows(String file) throws IOException {
    Path path = Path.of("../docs/internals/protocol/vectors").resolve(file);
    return StreamSupport.stream(new ObjectMapper().readTree(path.toFile()).spliterator(), false);
  }
}
