package io.clutch.internal.codec.read;

import static io.clutch.internal.codec.EncodingFailuresTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.data.NdArray;
import io.clutch.data.Notation;
import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.Encoded;
import io.clutch.internal.codec.format.CodecLimits;
import io.clutch.internal.codec.format.Extension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the table of docs/reference/data.md with the codec. Python has test_data_table.py. */
class DataTableTest {
  private static final Codec CODEC =
      Codec.create(CodecLimits.DEFAULT, List.of(new Notation.PointCodec()));
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private record Item(String name, int count) {}

  private sealed interface Figure permits Circle {}

  private record Circle(double radius) implements Figure {}

  private enum Colour {
    RED
  }

  private record Row(String name, String java, String wire) {
    /** The code words in the column <em>Java</em>. */
    List<String> names() {
      return CODE.matcher(java).results().map(found -> found.group(1)).toList();
    }

    /** The type that arrives without a requested type. */
    String untyped() {
      int said = java.indexOf("untyped: ");
      return said < 0 ? names().get(0) : new Row("", java.substring(said), "").names().get(0);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** A value, the type that reads it back, and the class of its untyped form if that differs. */
  private record Sample(Object value, Type type, String untyped) {}

  // By row and by the code words in the column Java.
  private static final Map<String, Map<String, Sample>> SAMPLES = new LinkedHashMap<>();

  static {
    OffsetDateTime time = OffsetDateTime.of(2026, 11, 23, 10, 15, 30, 5_000, ZoneOffset.ofHours(1));
    byte[] bytes = {1, 2};
    add("nothing", "null", null, Object.class);
    add("nothing", "Optional.empty()", Optional.empty(), Optional.class);
    add("nothing", "void", null, void.class);
    add("truth", "boolean", true, boolean.class, "Boolean");
    add("integer, 64 bits", "byte", (byte) -1, byte.class);
    add("integer, 64 bits", "long", Long.MIN_VALUE, long.class);
    add("integer, 64 bits", "Long", 1L << 40, Long.class);
    add("integer, any size", "BigInteger", BigInteger.TWO.pow(70), BigInteger.class);
    add("float, NaN, infinities", "double", Double.NaN, double.class);
    add("float, NaN, infinities", "float", 1.5f, float.class);
    add("float, NaN, infinities", "Double", Double.NEGATIVE_INFINITY, Double.class);
    add("text", "String", "na\u00efve", String.class);
    add("text", "char", 'x', char.class);
    add("bytes", "byte[]", bytes, byte[].class);
    add("bytes", "ByteBuffer", ByteBuffer.wrap(bytes), ByteBuffer.class);
    add("bytes", "ByteString", ByteString.fromArray(bytes), ByteString.class);
    add("list", "List", List.of(1L), List.class, "ArrayList");
    add("tuple", "List", List.of(1L), List.class, "ArrayList");
    add("set", "Set", Set.of(1L), Set.class, "LinkedHashSet");
    add("map, any keys", "Map", Map.of(List.of(1L), "a"), Map.class);
    add("map, any keys", "LinkedHashMap", new LinkedHashMap<>(Map.of(1L, 2L)), LinkedHashMap.class);
    add("instant", "Instant", time.toInstant(), Instant.class);
    var zoned = time.atZoneSameInstant(ZoneId.of("Europe/Paris"));
    add("date-time with zone", "ZonedDateTime", zoned, zoned.getClass());
    add("date-time with zone", "OffsetDateTime", time, OffsetDateTime.class, "OffsetDateTime");
    add("date-time without zone", "LocalDateTime", time.toLocalDateTime(), LocalDateTime.class);
    add("date", "LocalDate", time.toLocalDate(), LocalDate.class);
    add("time of day", "LocalTime", time.toLocalTime(), LocalTime.class);
    add("duration", "Duration", Duration.ofNanos(-1), Duration.class);
    add("UUID", "UUID", new UUID(1, 2), UUID.class);
    add("decimal", "BigDecimal", new BigDecimal("1.50"), BigDecimal.class);
    add("enum", "enum", Colour.RED, Colour.class, "String");
    add("record", "", new Item("a", 1), Item.class, "LinkedHashMap");
    add("one of several records", "", new Circle(1), Figure.class, "LinkedHashMap");
    add("array of numbers", "NdArray", NdArray.of(new int[] {1}), NdArray.class);
    add("your own type", "ValueCodec", new Notation.Point(1, 2), Notation.Point.class, "Point");
  }

  /** Rows that other tests cover. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "a failed element of a batch, only from Python", "BatchEntryTest",
          "table: frame, record batch, series, structured or masked array", "ArrowTableTest",
          "reference to an actor or a host", "ReferenceTest",
          "any other class", "UnsupportedTypesTest");

  private static void add(String row, String name, Object value, Type type) {
    add(row, name, value, type, null);
  }

  private static void add(String row, String name, Object value, Type type, String untyped) {
    SAMPLES
        .computeIfAbsent(row, key -> new LinkedHashMap<>())
        .put(name, new Sample(value, type, untyped));
  }

  @Test
  void eachRowHasItsValues() {
    Set<String> rows = new TreeSet<>(rows().keySet());
    assertThat(rows).hasSizeGreaterThan(20);
    rows.removeAll(ELSEWHERE.keySet());
    assertThat(rows).containsExactlyInAnyOrderElementsOf(SAMPLES.keySet());
    for (String row : SAMPLES.keySet()) {
      assertThat(SAMPLES.get(row).keySet()).as(row).containsAll(rows().get(row).names());
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("samples")
  void aValueIsWrittenAndReadAsTheTableSays(Row row, String name, Sample sample) {
    Encoded encoded = CODEC.encode(sample.value());
    ByteBuffer body = ByteBuffer.wrap(encoded.body());
    Object typed = CODEC.decode(body, encoded.buffers(), sample.type());
    Object untyped = CODEC.decode(body, encoded.buffers(), Object.class);

    assertThat(Notation.text(typed)).isEqualTo(Notation.text(sample.value()));
    if (!row.name().equals("enum")) {
      assertThat(row.wire()).containsPattern("(?<![\\w-])" + kind(encoded.body()) + "(?!\\w)");
    }
    String expected = sample.untyped() == null ? row.untyped() : sample.untyped();
    assertThat(untyped == null ? "null" : untyped.getClass().getSimpleName()).isEqualTo(expected);
  }

  @Test
  void theLimitsAreThoseThatThePageNames() {
    var found = Pattern.compile("A decimal has at most ([\\d,]+) characters").matcher(page());
    assertThat(found.find()).isTrue();
    int limit = Integer.parseInt(found.group(1).replace(",", ""));
    assertThat(limit).isEqualTo(Extension.DECIMAL_LENGTH);
    String mantissa = "3." + "3".repeat(limit - 9);
    for (String text :
        List.of("1." + "3".repeat(limit - 2), "-" + "3".repeat(limit - 1), mantissa + "E+20000")) {
      BigDecimal value = new BigDecimal(text);
      assertThat(value.toString()).hasSize(limit);
      byte[] body = CODEC.encode(value).body();
      assertThat(CODEC.decode(ByteBuffer.wrap(body), List.of(), BigDecimal.class)).isEqualTo(value);

      String longer = text.replaceFirst("3", "33");
      assertThat(failure(() -> CODEC.encode(new BigDecimal(longer))).message())
          .contains("of " + (limit + 1) + " characters, more than 10,000");
      assertThat(failure(() -> read(longer))).isInstanceOf(CallFailure.Undecodable.class);
    }
  }

  private static void read(String decimal) {
    byte[] text = decimal.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer body = ByteBuffer.allocate(text.length + 4);
    body.put((byte) 0xc8).putShort((short) text.length).put(Extension.DECIMAL).put(text).flip();
    CODEC.decode(body, List.of(), Object.class);
  }

  /** The name that the column <em>wire</em> has for the first byte. */
  private static String kind(byte[] body) {
    BodyReader in = BodyReader.of(ByteBuffer.wrap(body), List.of(), null, 64);
    return switch (in.next()) {
      case NIL -> "nil";
      case BOOLEAN -> "bool";
      case INTEGER -> "int";
      case FLOAT -> "float 64";
      case STRING -> "str";
      case BINARY -> "bin";
      case ARRAY -> "array";
      case MAP -> "map";
      case EXTENSION -> "ext " + in.extensionType();
    };
  }

  static Stream<Arguments> samples() {
    Map<String, Row> rows = rows();
    return SAMPLES.entrySet().stream()
        .flatMap(
            row ->
                row.getValue().entrySet().stream()
                    .map(
                        each ->
                            Arguments.of(rows.get(row.getKey()), each.getKey(), each.getValue())));
  }

  private static Map<String, Row> rows() {
    String page = page();
    Map<String, Row> rows = new LinkedHashMap<>();
    page.substring(page.indexOf("| value | Java | Python | wire |"))
        .lines()
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
        .map(cells -> new Row(unlinked(cells.get(1)), cells.get(2), cells.get(4)))
        .forEach(row -> rows.put(row.name(), row));
    return rows;
  }

  private static String unlinked(String text) {
    return text.replaceAll("\\[([^]]+)]\\([^)]+\\)", "$1");
  }

  private static String page() {
    try {
      return Files.readString(Path.of("../docs/reference/data.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
