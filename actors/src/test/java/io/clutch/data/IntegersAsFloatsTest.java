package io.clutch.data;

import static io.clutch.internal.codec.EncodingFailuresTest.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.Encoded;
import io.clutch.internal.codec.format.CodecLimits;
import java.io.IOException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Integers read as floats: vectors shared with the Python tests. */
class IntegersAsFloatsTest {
  private static final Codec CODEC = Codec.create(CodecLimits.DEFAULT, List.of());

  private record Reading(String name, double value) {}

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void aFloatIsTheIntegerOrNone(String name, BigInteger value, boolean isDouble, boolean isSingle) {
    double nearest = value.doubleValue();
    if (isDouble) {
      assertThat(new BigDecimal(nearest)).isEqualByComparingTo(new BigDecimal(value));
      assertThat(cross(value, double.class)).isEqualTo(nearest);
      assertThat(cross(value, Double.class)).isEqualTo(nearest);
      assertThat((double[]) cross(List.of(0.5, value), double[].class)).endsWith(nearest);
      assertThat(cross(List.of(0.5, value), new ResultType<List<Double>>() {}.type()))
          .isEqualTo(List.of(0.5, nearest));
      assertThat(cross(Map.of("name", "a", "value", value), Reading.class))
          .isEqualTo(new Reading("a", nearest));
    } else {
      refused(value, double.class, "result: expected double");
      refused(List.of(0.5, value), double[].class, "result[1]: expected double");
      refused(
          List.of(0.5, value),
          new ResultType<List<Double>>() {}.type(),
          "result[1]: expected double");
      refused(Set.of(value), new ResultType<Set<Double>>() {}.type(), "result[0]: expected double");
      refused(Map.of("name", "a", "value", value), Reading.class, "result.value: expected double");
    }
    if (isSingle) {
      assertThat(cross(value, float.class)).isEqualTo(value.floatValue());
    } else {
      refused(value, float.class, "result: expected float");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void anArrayOfIntegersHasDoublesOrNone(
      String name, BigInteger value, boolean isDouble, boolean isSingle) {
    boolean isUnsigned = value.signum() > 0 && value.bitLength() == 64;
    if (value.bitLength() > 63 && !isUnsigned) {
      return;
    }
    ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    data.putLong(7).putLong(value.longValue()).flip();
    for (String dtype : isUnsigned ? List.of("<u8") : List.of("<i8", "<u8")) {
      if (dtype.equals("<u8") && value.signum() < 0) {
        continue;
      }
      var array = new NdArray(dtype, new long[] {2}, 'C', data);
      if (isDouble) {
        assertThat(array.toDoubles()).containsExactly(7, value.doubleValue());
      } else {
        assertThatThrownBy(array::toDoubles)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("element 1 is " + value);
      }
    }
  }

  @Test
  void aDoubleThatAFloatWouldMakeZeroIsRefused() {
    refused(1e-300, float.class, "the float 1.0E-300");
    refused(-1e-46, float.class, "the float -1.0E-46");
    refused(1e300, float.class, "the float 1.0E300");
    assertThat(cross(-0.0, float.class)).isEqualTo(-0.0f);
    assertThat(cross(0.1, float.class)).isEqualTo(0.1f);
    assertThat(cross(Double.NEGATIVE_INFINITY, float.class)).isEqualTo(Float.NEGATIVE_INFINITY);
  }

  @Test
  void namesALongIntegerByItsBits() {
    refused(
        BigInteger.TEN.pow(400), double.class, "an integer of 1329 bits, which no double holds");
  }

  private static Object cross(Object value, Type type) {
    Encoded encoded = CODEC.encode(value);
    return CODEC.decode(ByteBuffer.wrap(encoded.body()), encoded.buffers(), type);
  }

  private static void refused(Object value, Type type, String message) {
    assertThat(failure(() -> cross(value, type)).message()).contains(message);
  }

  static List<Arguments> rows() throws IOException {
    JsonNode rows =
        new ObjectMapper()
            .readTree(
                Path.of("../docs/internals/protocol/vectors/integers-as-floats.json").toFile());
    assertThat(rows).hasSizeGreaterThan(20);
    return StreamSupport.stream(rows.spliterator(), false)
        .map(
            row ->
                Arguments.of(
                    row.get("name").textValue(),
                    new BigInteger(row.get("int").textValue()),
                    row.get("double").booleanValue(),
                    row.get("single").booleanValue()))
        .toList();
  }
}
