package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.data.NdArray;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailure.Unencodable;
import io.clutch.worker.WorkerSpec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes and arrays, inside the body and beside it. */
@ExtendWith(Leftovers.class)
class BigDataTest {
  private static final int THRESHOLD = 64 * 1024;
  private static final int HUGE = 256 * 1024 * 1024;

  private static ClutchFixture fixture;
  private static PythonRef python;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
    python = fixture.spawn(WorkerSpec.functions("echoes"));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static byte[] random(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, THRESHOLD - 1, THRESHOLD, THRESHOLD + 1, 1024 * 1024})
  void bytesComeBackAsTheyWent(int size) {
    byte[] bytes = random(size);
    assertThat(value(python.call("echoes:echo", byte[].class, bytes))).isEqualTo(bytes);
    assertThat(value(python.call("echoes:kind", String.class, bytes))).isEqualTo("bytes");
    assertThat(value(python.call("echoes:length", Integer.class, ByteBuffer.wrap(bytes))))
        .isEqualTo(size);
  }

  @Test
  void aQuarterOfAGigabyteComesBack() {
    byte[] bytes = random(HUGE);
    long before = System.nanoTime();
    byte[] echoed = value(python.call("echoes:echo", byte[].class, bytes));
    System.out.printf("256 MiB there and back: %d ms%n", (System.nanoTime() - before) / 1_000_000);
    assertThat(Arrays.equals(echoed, bytes)).isTrue();
    var sum = new CRC32();
    sum.update(bytes);
    assertThat(value(python.call("echoes:checksum", Long.class, bytes))).isEqualTo(sum.getValue());
  }

  @Test
  void severalBuffersKeepTheirPlaces() {
    byte[] one = random(THRESHOLD + 1);
    byte[] two = random(THRESHOLD + 2);
    byte[] small = random(10);
    var call =
        Call.of(
            "echoes:echo",
            new ResultType<Map<String, List<byte[]>>>() {},
            Map.of("a", List.of(one, small, two), "b", List.of(two, one)));
    var echoed = value(python.call(call));
    assertThat(echoed.get("a")).containsExactly(one, small, two);
    assertThat(echoed.get("b")).containsExactly(two, one);
  }

  @Test
  void manyAtOnceKeepTheirOwn() {
    var calls =
        Stream.iterate(THRESHOLD - 8, size -> size + 1)
            .limit(100)
            .map(
                size ->
                    Map.entry(random(size), python.call("echoes:echo", byte[].class, random(size))))
            .toList();
    for (var call : calls) {
      assertThat(value(call.getValue())).isEqualTo(call.getKey());
    }
  }

  static Stream<NdArray> arrays() {
    return Stream.of(
        NdArray.of(new double[] {1.5, Double.NaN, -0.0, 4, 5, 6}, 2, 3),
        NdArray.of(new float[] {1, 2, 3, 4}, 2, 2),
        NdArray.of(new long[] {Long.MIN_VALUE, 2, 3}, 3),
        NdArray.of(new int[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 2, 2),
        NdArray.of(new byte[] {1, 2, -3}, 3),
        NdArray.of(new double[20_000], 100, 200));
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void arraysComeBackAsTheyWent(NdArray array) {
    assertThat(value(python.call("echoes:kind", String.class, array))).isEqualTo("ndarray");
    assertThat(value(python.call("echoes:echo", NdArray.class, array))).isEqualTo(array);
    var described =
        value(python.call("echoes:describe_array", new ResultType<List<Object>>() {}, array));
    assertThat(described.get(0)).isEqualTo(array.dtype());
    assertThat(described.get(1))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .hasSize(array.shape().length);
  }

  @Test
  void arraysAreComputedWith() {
    var array = NdArray.of(new double[] {1, 2, 3}, 3);
    assertThat(value(python.call("echoes:double_array", NdArray.class, array)).toDoubles())
        .containsExactly(2, 4, 6);
  }

  @ParameterizedTest
  @CsvSource({"<f8", "<f4", "<i8", "<i4", "<i2", "|i1", "|u1", "<u2", "|b1", "<c16"})
  void bothOrdersAndAllKindsOfNumbersCome(String dtype) {
    NdArray array = value(python.call("echoes:fortran", NdArray.class, 2, 3, dtype));
    assertThat(array.dtype()).isEqualTo(dtype);
    assertThat(array.shape()).containsExactly(2, 3);
    assertThat(array.order()).isEqualTo('F');
    assertThat(value(python.call("echoes:echo", NdArray.class, array))).isEqualTo(array);
  }

  @Test
  void oddArraysComeWholeOrAreRefused() {
    assertThat(value(python.call("echoes:strided", NdArray.class)).toLongs())
        .containsExactly(0, 3, 6, 9, 12, 15, 18);
    assertThat(value(python.call("echoes:big_endian", NdArray.class)).toLongs())
        .containsExactly(0, 1, 2, 3);
    assertThat(failure(python.call("echoes:objects", NdArray.class), Unencodable.class).type())
        .contains("object");
  }
}
