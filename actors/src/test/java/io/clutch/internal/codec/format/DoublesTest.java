package io.clutch.internal.codec.format;

import static io.clutch.internal.codec.EncodingFailuresTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.data.ResultType;
import io.clutch.internal.codec.Codec;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists and arrays of doubles. */
class DoublesTest {
  private static final Codec CODEC = Codec.create(CodecLimits.DEFAULT, List.of());

  private static Object decode(byte[] body, Type type) {
    return CODEC.decode(ByteBuffer.wrap(body), List.of(), type);
  }

  static Stream<Type> typesOfDoubles() {
    return Stream.of(double[].class, new ResultType<List<Double>>() {}.type());
  }

  @ParameterizedTest
  @MethodSource("typesOfDoubles")
  void doublesMayBeAmongOtherNumbers(Type type) {
    List<Number> numbers = new ArrayList<>();
    var random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      numbers.add(random.nextInt(10) == 0 ? (Number) random.nextInt() : random.nextDouble());
    }
    double[] expected = numbers.stream().mapToDouble(Number::doubleValue).toArray();

    Object back = decode(CODEC.encode(numbers).body(), type);

    assertThat(back instanceof double[] items ? items : doubles((List<?>) back))
        .isEqualTo(expected);
  }

  private static double[] doubles(List<?> items) {
    return items.stream().mapToDouble(Double.class::cast).toArray();
  }

  @ParameterizedTest
  @MethodSource("typesOfDoubles")
  void aMisfitAmongDoublesIsFoundByItsIndex(Type type) {
    List<Object> items = new ArrayList<>(Collections.nCopies(3_000, 0.5));
    items.set(2_999, "x");
    byte[] body = CODEC.encode(items).body();

    assertThat(failure(() -> decode(body, type)).message())
        .contains("result[2999]: expected double, found text");
  }

  @Test
  void aListOfDoublesMayHoldNothing() {
    List<Double> items = Arrays.asList(0.5, null, -0.0);

    assertThat(decode(CODEC.encode(items).body(), new ResultType<List<Double>>() {}.type()))
        .isEqualTo(items);
  }
}
