package io.clutch.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clutch.data.Notation;
import io.clutch.data.ResultType;
import io.clutch.internal.codec.format.CodecLimits;
import java.io.IOException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden vectors, shared with the Python tests. */
public class VectorsTest {
  private static final Codec CODEC =
      Codec.create(CodecLimits.DEFAULT, List.of(new Notation.PointCodec()));

  record Line(String name, int count, BigDecimal price) {}

  public record Order(UUID id, List<Line> lines, Optional<String> note, Instant placed) {}

  public sealed interface Figure permits Circle, Rectangle {}

  record Circle(double radius) implements Figure {}

  record Rectangle(double width, double height) implements Figure {}

  public enum Colour {
    RED,
    GREEN
  }

  record Person(String name, int age) {}

  record Home(String city, LocalDate since) {}

  private record Typed(Type type, Object value) {}

  private static final Map<String, Typed> TYPED =
      Map.of(
          "record",
          new Typed(
              Order.class,
              new Order(
                  UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
                  List.of(new Line("bolt", 3, new BigDecimal("0.10"))),
                  Optional.empty(),
                  Instant.parse("2026-11-23T10:15:30.123456Z"))),
          "one of several records, the first",
          new Typed(Figure.class, new Circle(1.5)),
          "one of several records, the second",
          new Typed(Figure.class, new Rectangle(2, 3)),
          "list of several records",
          new Typed(
              new ResultType<List<Figure>>() {}.type(),
              List.of(new Circle(1), new Rectangle(2, 3))),
          "enum",
          new Typed(Colour.class, Colour.GREEN),
          "named tuple",
          new Typed(Person.class, new Person("Ada", 36)),
          "map for a typed dictionary",
          new Typed(Home.class, new Home("Paris", LocalDate.of(1990, 5, 17))));

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void decodes(String name, JsonNode row) {
    Object value =
        CODEC.decode(ByteBuffer.wrap(Notation.bytes(row.get("hex"))), buffers(row), Object.class);

    assertThat(Notation.text(value)).isEqualTo(Notation.text(Notation.value(row.get("value"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("canonical")
  void encodes(String name, JsonNode row) {
    Encoded encoded = CODEC.encode(Notation.value(row.get("value")));

    assertThat(encoded.body()).isEqualTo(Notation.bytes(row.get("hex")));
    assertThat(encoded.buffers()).isEqualTo(buffers(row));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("typed")
  void encodesAndDecodesTypedValues(String name, JsonNode row) {
    Typed typed = TYPED.get(name);
    byte[] bytes = Notation.bytes(row.get("hex"));

    assertThat(CODEC.encode(typed.value()).body()).isEqualTo(bytes);
    assertThat(CODEC.decode(ByteBuffer.wrap(bytes), List.of(), typed.type()))
        .isEqualTo(typed.value());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tuple")
  void aTupleIsARecordByPosition(String name, JsonNode row) {
    Object value =
        CODEC.decode(ByteBuffer.wrap(Notation.bytes(row.get("hex"))), List.of(), Person.class);

    assertThat(value).isEqualTo(new Person("Ada", 36));
  }

  private static List<ByteBuffer> buffers(JsonNode row) {
    List<ByteBuffer> buffers = new ArrayList<>();
    row.path("buffers").forEach(parts -> buffers.add(ByteBuffer.wrap(Notation.bytes(parts))));
    return buffers;
  }

  public static Stream<Arguments> vectors() throws IOException {
    JsonNode rows =
        new ObjectMapper()
            .readTree(Path.of("../docs/internals/protocol/vectors/data.json").toFile());
    assertThat(rows).hasSizeGreaterThan(100);
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> Arguments.of(row.get("name").textValue(), row));
  }

  static Stream<Arguments> canonical() throws IOException {
    return vectors().filter(row -> ((JsonNode) row.get()[1]).path("canonical").asBoolean(true));
  }

  static Stream<Arguments> typed() throws IOException {
    List<Arguments> rows =
        vectors().filter(row -> TYPED.containsKey((String) row.get()[0])).toList();
    assertThat(rows).hasSize(TYPED.size());
    return rows.stream();
  }

  static Stream<Arguments> tuple() throws IOException {
    return vectors().filter(row -> row.get()[0].equals("tuple for a record"));
  }
}
