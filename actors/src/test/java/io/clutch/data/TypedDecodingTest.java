package io.clutch.data;

import static io.clutch.internal.codec.EncodingFailuresTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.Encoded;
import io.clutch.internal.codec.VectorsTest;
import io.clutch.internal.codec.format.CodecLimits;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TypedDecodingTest {
  private static final Codec CODEC =
      Codec.create(CodecLimits.DEFAULT, List.of(new Notation.PointCodec()));

  record Pair<A, B>(A first, B second) {}

  record Node(String name, List<Node> children) {}

  record Item(String name, int count) {}

  record Checked(int positive) {
    Checked {
      if (positive <= 0) {
        throw new IllegalArgumentException("not positive");
      }
    }
  }

  sealed interface Event permits Started, Ended {}

  record Started(UUID id) implements Event {}

  sealed interface Ended extends Event permits Finished, Failed {}

  record Finished(long millis) implements Ended {}

  record Failed(String reason) implements Ended {}

  private static Object cross(Object value, Type type) {
    Encoded encoded = CODEC.encode(value);
    return CODEC.decode(ByteBuffer.wrap(encoded.body()), encoded.buffers(), type);
  }

  private static Object cross(Object value, ResultType<?> type) {
    return cross(value, type.type());
  }

  @Test
  void genericTypesKeepTheirArguments() {
    var pairs = Map.of(1L, List.of(new Pair<>("a", Set.of(Duration.ofSeconds(-1, 5)))));
    assertThat(cross(pairs, new ResultType<Map<Long, List<Pair<String, Set<Duration>>>>>() {}))
        .isEqualTo(pairs);

    var nested = new Pair<>(new Pair<>(1, Optional.of('x')), new int[][] {{1}, {}});
    var back =
        (Pair<?, ?>)
            cross(nested, new ResultType<Pair<Pair<Integer, Optional<Character>>, int[][]>>() {});
    assertThat(back.first()).isEqualTo(nested.first());
    assertThat((int[][]) back.second()).isDeepEqualTo(nested.second());
  }

  @Test
  void aRecordMayHoldItself() {
    Node tree =
        new Node("root", List.of(new Node("leaf", List.of()), new Node("other", List.of())));

    assertThat(cross(tree, Node.class)).isEqualTo(tree);
  }

  @Test
  void sealedInterfacesNest() {
    List<Event> events = List.of(new Started(new UUID(1, 2)), new Finished(5), new Failed("no"));

    assertThat(cross(events, new ResultType<List<Event>>() {})).isEqualTo(events);
    assertThat(cross(new Failed("x"), Ended.class)).isEqualTo(new Failed("x"));
  }

  @Test
  void theNameOfARecordMayComeLast() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("millis", 7);
    map.put("nested", List.of(Map.of("type", "Failed")));
    map.put("type", "Finished");

    assertThat(cross(map, Event.class)).isEqualTo(new Finished(7));
  }

  @Test
  void arraysOfPrimitivesGrowAsTheyAreRead() {
    double[] doubles = new double[5000];
    Arrays.setAll(doubles, i -> i / 3.0);
    long[] longs = new long[3000];
    Arrays.setAll(longs, i -> Long.MIN_VALUE + i);

    assertThat((double[]) cross(doubles, double[].class)).isEqualTo(doubles);
    assertThat((long[]) cross(longs, long[].class)).isEqualTo(longs);
    assertThat((int[]) cross(List.of(1, 2), int[].class)).containsExactly(1, 2);
    assertThat((boolean[]) cross(new boolean[] {true, false}, boolean[].class))
        .containsExactly(true, false);
    assertThat((String[]) cross(new String[] {"a", null}, String[].class))
        .containsExactly("a", null);
  }

  @Test
  void numbersWiden() {
    assertThat(cross(5, double.class)).isEqualTo(5.0);
    assertThat(cross(BigInteger.TWO.pow(70), double.class)).isEqualTo(0x1p70);
    assertThat(cross(5, BigInteger.class)).isEqualTo(BigInteger.valueOf(5));
    assertThat(cross(1.5, float.class)).isEqualTo(1.5f);
    assertThat(cross(Double.NaN, float.class)).isEqualTo(Float.NaN);
    assertThat(cross((byte) -3, long.class)).isEqualTo(-3L);
  }

  @Test
  void instantsAndZonedTimesAreTakenForEachOther() {
    Instant instant = Instant.parse("2026-11-23T10:15:30.123456789Z");
    ZonedDateTime paris = instant.atZone(ZoneId.of("Europe/Paris"));

    assertThat(cross(paris, Instant.class)).isEqualTo(instant);
    assertThat(cross(instant, OffsetDateTime.class)).isEqualTo(instant.atOffset(ZoneOffset.UTC));
    assertThat(cross(paris, OffsetDateTime.class)).isEqualTo(paris.toOffsetDateTime());
    assertThat(cross(paris, ZonedDateTime.class)).isEqualTo(paris);
    assertThat(cross(paris.toOffsetDateTime(), Object.class)).isEqualTo(paris.toOffsetDateTime());
  }

  @Test
  void nothingIsNullOrEmpty() {
    assertThat(cross(null, String.class)).isNull();
    assertThat(cross(null, Object.class)).isNull();
    assertThat(cross(null, new ResultType<Optional<String>>() {})).isEqualTo(Optional.empty());
    assertThat(cross(Optional.of("x"), new ResultType<Optional<String>>() {}))
        .isEqualTo(Optional.of("x"));
    assertThat(cross(Map.of("name", "x"), void.class)).isNull();
    assertThat(cross(Map.of("first", 1), new ResultType<Pair<Integer, Optional<Long>>>() {}))
        .isEqualTo(new Pair<>(1, Optional.empty()));
  }

  @Test
  void listsAndSetsAreTakenForEachOther() {
    assertThat(cross(List.of(2, 1, 2), new ResultType<Set<Integer>>() {})).isEqualTo(Set.of(1, 2));
    assertThat(cross(Set.of("a"), new ResultType<List<String>>() {})).isEqualTo(List.of("a"));
    assertThat((long[]) cross(Set.of(9L), long[].class)).containsExactly(9);
  }

  @Test
  void customCodecsNestAndAreFoundByClass() {
    var point = new Notation.Point(1, 2);

    assertThat(cross(Map.of(point, List.of(point)), Object.class))
        .isEqualTo(Map.of(point, List.of(point)));
    assertThat(cross(new Pair<>(point, 1), new ResultType<Pair<Notation.Point, Integer>>() {}))
        .isEqualTo(new Pair<>(point, 1));
    assertThat(failure(() -> cross("x", Notation.Point.class)).message())
        .contains("Point, found text");
  }

  static List<Arguments> misfits() {
    return List.of(
        Arguments.of(3.0, int.class, "result: expected int, found float"),
        Arguments.of(300, byte.class, "result: expected byte, found the integer 300"),
        Arguments.of(
            -1L - Integer.MAX_VALUE - 1,
            int.class,
            "result: expected int, found the integer -2147483649"),
        Arguments.of(
            BigInteger.ONE.shiftLeft(63),
            long.class,
            "expected long, found the integer 9223372036854775808"),
        Arguments.of(
            BigInteger.ONE.shiftLeft(64),
            long.class,
            "expected long, found integer of more than 64 bits"),
        Arguments.of(1e300, float.class, "result: expected float, found the float 1.0E300"),
        Arguments.of(null, int.class, "result: expected int, found nothing"),
        Arguments.of("text", byte[].class, "result: expected bytes, found text"),
        Arguments.of(new byte[2], String.class, "result: expected text, found bytes"),
        Arguments.of(
            "00112233-4455-6677-8899-aabbccddeeff",
            UUID.class,
            "result: expected UUID, found text"),
        Arguments.of(Duration.ZERO, Instant.class, "result: expected Instant, found duration"),
        Arguments.of(1, boolean.class, "result: expected boolean, found integer"),
        Arguments.of("ab", char.class, "result: expected char, found text of 2 chars"),
        Arguments.of(
            "BLUE", VectorsTest.Colour.class, "result: expected Colour [GREEN, RED], found 'BLUE'"),
        Arguments.of(
            Map.of("name", "x", "count", "y"),
            Item.class,
            "result.count: expected int, found text"),
        Arguments.of(
            Map.of("name", "x"),
            Item.class,
            "result: expected a field 'count' for Item, found a map without it"),
        Arguments.of(List.of("x"), Item.class, "result: expected 2 items for Item, found 1"),
        Arguments.of(
            Map.of("type", "Nope"),
            Event.class,
            "result: expected one of [Started, Finished, Failed], found 'Nope'"),
        Arguments.of(Map.of(), Event.class, "found a map without 'type'"),
        Arguments.of(
            Map.of("positive", 0),
            Checked.class,
            "expected a valid Checked, found one refused with"),
        Arguments.of(
            Map.of("items", List.of(List.of(), List.of(1, "two"))),
            new ResultType<Map<String, List<List<Integer>>>>() {}.type(),
            "result.items[1][1]: expected int, found text"),
        Arguments.of(
            Map.of("a b", 1),
            new ResultType<Map<Long, Long>>() {}.type(),
            "result.keys()[0]: expected long, found text"));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void saysWhereAValueDoesNotFit(Object value, Type type, String message) {
    CallFailure failure = failure(() -> cross(value, type));

    assertThat(failure).isInstanceOf(CallFailure.Undecodable.class);
    assertThat(failure.message()).contains(message);
  }

  @Test
  void anOutgoingArrayIsTheCallersOwn() {
    byte[] large = new byte[1 << 16];
    assertThat(CODEC.encode(large).buffers().get(0).array()).isSameAs(large);
    assertThat(CODEC.encode(NdArray.of(large)).buffers().get(0).array()).isSameAs(large);
    assertThat(cross(large, byte[].class)).isSameAs(large);
    assertThat(cross(Collections.nCopies(2, large), new ResultType<List<ByteBuffer>>() {}))
        .isEqualTo(Collections.nCopies(2, ByteBuffer.wrap(large)));
  }
}
