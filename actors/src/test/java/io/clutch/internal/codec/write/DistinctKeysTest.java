package io.clutch.internal.codec.write;

import static io.clutch.internal.codec.EncodingFailuresTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.data.Notation;
import io.clutch.data.ValueCodec;
import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.Encoded;
import io.clutch.internal.codec.format.CodecLimits;
import io.clutch.internal.codec.format.Shown;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys and items that differ only in Java, such as its number classes, are refused. */
class DistinctKeysTest {
  private static final Codec CODEC =
      Codec.create(
          new CodecLimits(1 << 24, 64, 16), List.of(new Notation.PointCodec(), new UnequalCodec()));

  private enum Colour {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "green";
      }
    }
  }

  private enum Light {
    RED
  }

  private record Point(int x, int y) {}

  private record Place(int x, int y) {}

  /** Equals only itself. */
  private static final class Unequal {
    @Override
    public String toString() {
      return "unequal";
    }
  }

  private static final class UnequalCodec implements ValueCodec<Unequal> {
    @Override
    public String name() {
      return "test.unequal";
    }

    @Override
    public Class<Unequal> type() {
      return Unequal.class;
    }

    @Override
    public Object toValue(Unequal value) {
      return 1;
    }

    @Override
    public Unequal fromValue(Object value) {
      return new Unequal();
    }
  }

  private record Same(Object one, Object other) {}

  static Stream<Same> same() {
    byte[] bytes = {1, 2, 3};
    byte[] large = new byte[100];
    return Stream.of(
        new Same((short) 1, 1L),
        new Same((byte) 1, 1),
        new Same(1, 1L),
        new Same(BigInteger.ONE, 1L),
        new Same(1.5f, 1.5),
        new Same(Float.NaN, Double.NaN),
        new Same(0.0, -0.0),
        new Same(0.0f, -0.0),
        new Same(true, 1.0f),
        new Same('a', "a"),
        new Same(Colour.RED, "RED"),
        new Same(Colour.GREEN, "GREEN"),
        new Same(Colour.RED, Light.RED),
        new Same(bytes, bytes.clone()),
        new Same(bytes, ByteBuffer.wrap(bytes)),
        new Same(large, ByteBuffer.wrap(large.clone())),
        new Same(large, large.clone()),
        new Same(List.of(1L), new long[] {1}),
        new Same(new int[] {1}, new double[] {1}),
        new Same(List.of(large), List.of(large.clone())),
        new Same(List.of(Colour.RED), List.of("RED")),
        new Same(Set.of(1), Set.of(1L)),
        new Same(new Point(1, 2), Map.of("x", 1, "y", 2)),
        new Same(new Point(1, 2), new Place(1, 2)),
        new Same(new Unequal(), new Unequal()),
        new Same(
            OffsetDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC),
            ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC)));
  }

  @ParameterizedTest
  @MethodSource("same")
  void bothAreNamed(Same same) {
    refused(map(same.one(), same.other()), same);
    refused(set(same.one(), same.other()), same);
    refused(map("first", "between", same.one(), same.other(), null), same);
    refused(List.of(Map.of("in", set(null, same.one(), "x", same.other()))), same);
  }

  private static void refused(Object value, Same same) {
    assertThat(failure(() -> CODEC.encode(value)))
        .isInstanceOfSatisfying(
            CallFailure.Unencodable.class,
            failure ->
                assertThat(failure.type())
                    .contains(Shown.of(same.one()) + " and " + Shown.of(same.other())));
  }

  @Test
  void thePathIsThatOfTheMap() {
    assertThat(failure(() -> CODEC.encode(List.of(0, Map.of("in", map(1, 1L))))))
        .isEqualTo(
            new CallFailure.Unencodable(
                CallFailure.Unencodable.Side.ARGUMENT,
                "value[1].in",
                "java.util.LinkedHashMap (its keys 1 (Integer) and 1 (Long) are equal in Python)"));
  }

  static Stream<Collection<?>> different() {
    Instant instant = Instant.parse("2026-11-23T10:15:30Z");
    return Stream.of(
        List.of("a", "b"),
        List.of(1L, 2L),
        List.of(1, 2),
        List.of((short) 1, (short) 2),
        List.of(true, false),
        List.of('a', 'b'),
        List.of(0.0, 1.0, Double.NaN, Double.POSITIVE_INFINITY),
        List.of(1.5f, 2.5f),
        List.of(BigInteger.ONE, BigInteger.TWO.pow(80)),
        List.of(new BigDecimal("1.0"), new BigDecimal("1.1")),
        List.of(new BigDecimal("1.0"), new BigDecimal("1.01")),
        List.of(Colour.RED, Colour.GREEN),
        List.of(UUID.randomUUID(), UUID.randomUUID()),
        List.of(LocalDate.EPOCH, LocalDate.MAX),
        List.of(instant, instant.plusNanos(1_000)),
        List.of(instant.plusNanos(499), instant.plusNanos(501)),
        List.of(Duration.ofNanos(1), Duration.ofNanos(1_000)),
        List.of(LocalTime.MIDNIGHT, LocalTime.NOON),
        List.of(LocalDateTime.MIN, LocalDateTime.MAX),
        List.of(List.of(1, 2), List.of(1), List.of()),
        List.of(1, "1", List.of(1), Set.of(1), Map.of(1, 1)),
        List.of(new byte[] {1}, new byte[] {2}),
        Arrays.asList(null, 0, ""),
        List.of(new Point(1, 2), new Point(2, 1)),
        List.of(new Notation.Point(1, 2), new Notation.Point(2, 1)));
  }

  @ParameterizedTest
  @MethodSource("different")
  void whatDiffersInPythonIsSent(Collection<?> keys) {
    Object set = new LinkedHashSet<>(keys);
    Map<Object, Object> map = map(keys.toArray());

    for (Object value : List.of(set, map)) {
      Encoded encoded = CODEC.encode(value);
      Object back = CODEC.decode(ByteBuffer.wrap(encoded.body()), encoded.buffers(), Object.class);
      int size = back instanceof Map<?, ?> entries ? entries.size() : ((Set<?>) back).size();
      assertThat(size).isEqualTo(keys.size());
    }
  }

  @Test
  void manyKeysOfSeveralKindsAreLookedAt() {
    var keys = new ArrayList<Object>();
    for (int i = 0; i < 20_000; i++) {
      keys.add(i);
      keys.add("k" + i);
      keys.add(i + 0.5);
    }
    assertThat(CODEC.encode(new LinkedHashSet<>(keys)).body()).isNotEmpty();
    keys.add(17.0);
    refused(new LinkedHashSet<>(keys), new Same(17, 17.0));
  }

  private static Map<Object, Object> map(Object... keys) {
    var map = new LinkedHashMap<Object, Object>();
    for (Object key : keys) {
      map.put(key, "v");
    }
    return map;
  }

  private static Set<Object> set(Object... items) {
    return new LinkedHashSet<>(Arrays.asList(items));
  }
}
