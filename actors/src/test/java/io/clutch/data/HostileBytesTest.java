package io.clutch.data;

import static io.clutch.internal.codec.EncodingFailuresTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.VectorsTest;
import io.clutch.internal.codec.format.CodecLimits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileBytesTest {
  private static final long MOST_PER_DECODING = 128 << 10;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Codec CODEC =
      Codec.create(CodecLimits.DEFAULT, List.of(new Notation.PointCodec()));
  private static final List<Type> TYPES =
      List.of(
          Object.class,
          VectorsTest.Order.class,
          VectorsTest.Figure.class,
          double[].class,
          NdArray.class,
          ArrowTable.class,
          String.class,
          byte[].class,
          Notation.Point.class,
          Beans.Everything.class,
          Beans.Person.class,
          TreeMap.class,
          new ResultType<Deque<Set<String>>>() {}.type(),
          new ResultType<Map<Object, List<Set<Object>>>>() {}.type());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c1",
        "ddffffffff",
        "dd7fffffff00",
        "dfffffffff",
        "df7fffffff0000",
        "dbffffffff",
        "db7fffffff41",
        "c6ffffffff",
        "c67fffffff41",
        "c9ffffffff09",
        "c97fffffff0141",
        "9101",
        "92c0",
        "a2c328",
        "a1ff",
        "c0c0",
        "d40100c0",
        "c70001",
        "d40800",
        "c70707",
        "d40d05",
        "d40dff",
        "d60991d40d00",
        "d40fff",
        "d6ffffffffffff",
        "d7ffffffffffffffffff",
        "c70cff3b9aca000000000000000000",
        "c70c07000000000000000 03b9aca00",
        "c7020231ff",
        "c7030c94a0c0",
        "c7020e9100",
        "c7050a6e6f70650a",
        "d40f90",
        "c70b0f92a56f74686572c40100",
        "c70a0f92a57461626c65c400",
        "c7090f92a57461626c6507",
        "c7160f92a57461626c65c40cffffffff0800000010000000"
      })
  void malformedBytesAreUndecodable(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    Type type = hex.equals("9101") ? String.class : Object.class;

    assertThat(failure(() -> CODEC.decode(ByteBuffer.wrap(bytes), List.of(), type)))
        .isInstanceOf(CallFailure.Undecodable.class);
  }

  @Test
  void depthIsCountedThroughExtensions() {
    byte[] lists = new byte[100_000];
    Arrays.fill(lists, (byte) 0x91);
    byte[] sets = {0x00};
    for (int i = 0; i < 70; i++) {
      byte[] inner = sets;
      sets =
          ByteBuffer.allocate(inner.length + 7)
              .put((byte) 0xc9)
              .putInt(inner.length + 1)
              .put((byte) 9)
              .put((byte) 0x91)
              .put(inner)
              .array();
    }
    byte[] nested = sets;

    assertThat(
            failure(() -> CODEC.decode(ByteBuffer.wrap(lists), List.of(), Object.class)).message())
        .contains("64 levels");
    assertThat(
            failure(() -> CODEC.decode(ByteBuffer.wrap(nested), List.of(), Object.class)).message())
        .contains("64 levels");
  }

  @Test
  void mutatedVectorsEndInAValueOrAFailureAndCostLittle() throws IOException {
    List<byte[]> seeds =
        VectorsTest.vectors()
            .map(row -> Notation.bytes(((JsonNode) row.get()[1]).get("hex")))
            .filter(b -> b.length < 2000)
            .toList();
    seeds.forEach(
        seed -> TYPES.forEach(type -> decode(seed, type))); // loads classes before the measurement
    var random = new Random(20261123);
    int failures = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = mutate(seeds.get(random.nextInt(seeds.size())).clone(), random);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      failures += decode(bytes, TYPES.get(i % TYPES.size())) ? 0 : 1;
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
          .as(() -> HexFormat.of().formatHex(bytes))
          .isLessThan(MOST_PER_DECODING);
    }
    assertThat(failures).isBetween(5_000, 19_999);
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 4)) : bytes;
  }

  private static boolean decode(byte[] bytes, Type type) {
    try {
      CODEC.decode(ByteBuffer.wrap(bytes), List.of(ByteBuffer.allocate(8)), type);
      return true;
    } catch (CallFailedException failed) {
      assertThat(failed.failure()).isInstanceOf(CallFailure.Undecodable.class);
      return false;
    }
  }
}
