package io.clutch.internal.codec.format;

import static io.clutch.internal.codec.EncodingFailuresTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clutch.data.Notation;
import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.Codec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pairs of values as keys and items: vectors shared with the Python tests. */
class PairsTest {
  private static final Codec CODEC =
      Codec.create(CodecLimits.DEFAULT, List.of(new Notation.PointCodec()));

  private record Pair(
      String name, Object one, Object other, byte[] first, byte[] second, boolean inPython) {
    Map<Object, Object> map() {
      Map<Object, Object> map = new LinkedHashMap<>();
      map.put(one, "one");
      map.put(other, "other");
      return map;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void eachHasItsBytes(Pair pair) {
    assertThat(CODEC.encode(pair.one).body()).isEqualTo(pair.first);
    assertThat(CODEC.encode(pair.other).body()).isEqualTo(pair.second);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("apart")
  void whatIsEqualInPythonAloneIsNotSent(Pair pair) {
    List<Object> values =
        List.of(
            pair.map(),
            new LinkedHashSet<>(Arrays.asList(pair.one, pair.other)),
            List.of(Map.of(pair.map(), 1L)),
            new LinkedHashSet<>(Arrays.asList("a", pair.one, null, pair.other)));
    for (Object value : values) {
      if (pair.inPython) {
        assertThat(failure(() -> CODEC.encode(value)))
            .isInstanceOfSatisfying(
                CallFailure.Unencodable.class,
                failure ->
                    assertThat(failure.type())
                        .contains("java.util.Linked")
                        .contains(Shown.of(pair.one) + " and " + Shown.of(pair.other))
                        .contains("are equal in Python"));
      } else {
        assertThat(Notation.text(untyped(CODEC.encode(value).body())))
            .isEqualTo(Notation.text(value));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("equal")
  void whatIsEqualInJavaAloneIsNotReceived(Pair pair) {
    byte[] map = join(new byte[] {(byte) 0x82}, pair.first, new byte[] {1}, pair.second, ONE);
    byte[] items = join(new byte[] {(byte) 0x92}, pair.first, pair.second);
    byte[] header = {(byte) 0xc7, (byte) items.length, Extension.SET};
    String names = Shown.of(untyped(pair.first)) + " and " + Shown.of(untyped(pair.second));

    assertThat(failure(() -> untyped(map)).message())
        .contains("a map whose keys differ in Java")
        .contains(names);
    assertThat(failure(() -> untyped(join(header, items))).message())
        .contains("a set whose items differ in Java")
        .contains(names);
    assertThat((Collection<?>) untyped(items)).hasSize(2);
  }

  private static final byte[] ONE = {1};

  private static byte[] join(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    Stream.of(parts).forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static Object untyped(byte[] body) {
    return CODEC.decode(ByteBuffer.wrap(body), List.of(), Object.class);
  }

  static List<Arguments> all() throws IOException {
    JsonNode rows =
        new ObjectMapper()
            .readTree(Path.of("../docs/internals/protocol/vectors/pairs.json").toFile());
    assertThat(rows).hasSizeGreaterThan(50);
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> Arguments.of(pair(row)))
        .toList();
  }

  static List<Arguments> apart() throws IOException {
    return all().stream().filter(row -> ((Pair) row.get()[0]).map().size() == 2).toList();
  }

  static List<Arguments> equal() throws IOException {
    return all().stream().filter(row -> ((Pair) row.get()[0]).map().size() == 1).toList();
  }

  private static Pair pair(JsonNode row) {
    Object one = Notation.value(row.get("values").get(0));
    Object other = Notation.value(row.get("values").get(1));
    assertThat(row.get("java").textValue())
        .isEqualTo(Objects.equals(one, other) ? "equal" : "apart");
    return new Pair(
        row.get("name").textValue(),
        one,
        other,
        Notation.bytes(row.get("hex").get(0)),
        Notation.bytes(row.get("hex").get(1)),
        row.get("python").textValue().equals("equal"));
  }
}
