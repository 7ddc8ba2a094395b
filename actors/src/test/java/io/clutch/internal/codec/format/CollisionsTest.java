package io.clutch.internal.codec.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.data.ResultType;
import io.clutch.failure.CallFailedException;
import io.clutch.internal.codec.Codec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Keys with the same hash code, of which a hash table would take quadratic time. */
@Tag("long")
class CollisionsTest {
  private static final int MANY = 60_000;
  private static final Codec CODEC =
      Codec.create(new CodecLimits(1 << 28, 64, 64 << 10), List.of());

  /** A word for each number below 65,536. All have the same hash code. */
  private static String word(int number) {
    var word = new StringBuilder();
    for (int bit = 0; bit < 16; bit++) {
      word.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return word.toString();
  }

  /** A long with the same hash code as these words. */
  private static long number(int high) {
    return (long) high << 32 | (high ^ word(0).hashCode()) & 0xFFFFFFFFL;
  }

  private record Point(int x, int y) {}

  private static byte[] map(int size, IntFunction<Object> key) {
    try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
      packer.packMapHeader(size);
      for (int i = 0; i < size; i++) {
        pack(packer, key.apply(i));
        packer.packNil();
      }
      return packer.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pack(MessageBufferPacker packer, Object value) throws IOException {
    if (value instanceof String text) {
      packer.packString(text);
    } else if (value instanceof Long number) {
      packer.packLong(number);
    } else if (value instanceof Point point) {
      packer.packMapHeader(2);
      packer.packString("x").packInt(point.x()).packString("y").packInt(point.y());
    } else {
      List<?> items = (List<?>) value;
      packer.packArrayHeader(items.size());
      for (Object item : items) {
        pack(packer, item);
      }
    }
  }

  private static Object decode(byte[] body, ResultType<?> type) {
    return CODEC.decode(ByteBuffer.wrap(body), List.of(), type.type());
  }

  private static Map<?, ?> decode(byte[] body) {
    return decode(ByteBuffer.wrap(body));
  }

  private static Map<?, ?> decode(ByteBuffer body) {
    return (Map<?, ?>) CODEC.decode(body, List.of(), Object.class);
  }

  private static void refused(byte[] body, ResultType<?> type) {
    assertThatThrownBy(() -> decode(body, type))
        .isInstanceOfSatisfying(
            CallFailedException.class,
            failed ->
                assertThat(failed.failure().message())
                    .startsWith("result")
                    .endsWith(
                        "expected keys with different hash codes, found too many with the same,"
                            + " which would take too long"));
  }

  @Test
  void listsOfTheSameHashCodeAreRefused() {
    refused(map(MANY, i -> List.of(word(i))), new ResultType<Object>() {});
    refused(map(MANY, i -> List.of(word(i))), new ResultType<Map<List<String>, Object>>() {});
  }

  @Test
  void keysOfTwoKindsAndTheSameHashCodeAreRefused() {
    refused(map(MANY, i -> i % 2 == 0 ? word(i) : number(i)), new ResultType<Object>() {});
  }

  @Test
  void itemsOfASetAreRefusedToo() throws IOException {
    try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
      packer.packArrayHeader(MANY);
      for (int i = 0; i < MANY; i++) {
        pack(packer, List.of(word(i)));
      }
      refused(packer.toByteArray(), new ResultType<Set<List<String>>>() {});
    }
  }

  private static List<Object> ones(int number) {
    var ones = new ArrayList<Object>();
    for (int bit = 0; bit < 13; bit++) {
      ones.add((number >> bit & 1) == 0 ? -1 : -2);
    }
    return ones;
  }

  @Test
  void whatPythonWouldTakeLongForIsNotSent() {
    var tuples = new HashMap<Object, Object>();
    var numbers = new HashMap<Object, Object>();
    for (int i = 0; i < 8_000; i++) {
      tuples.put(ones(i), i);
      numbers.put(BigInteger.ONE.shiftLeft(61).subtract(BigInteger.ONE).pow(2).multiply(big(i)), i);
    }
    for (Object value : List.of(tuples, numbers, tuples.keySet(), List.of(1, numbers.keySet()))) {
      assertThatThrownBy(() -> CODEC.encode(value))
          .isInstanceOfSatisfying(
              CallFailedException.class,
              failed ->
                  assertThat(failed.failure().message())
                      .contains("a map or set with too many keys of one hash in Python"));
    }
  }

  private static BigInteger big(int number) {
    return BigInteger.valueOf(number);
  }

  @Test
  void honestKeysAreSent() {
    var map = new HashMap<Object, Object>();
    for (int i = 0; i < 40_000; i++) {
      map.put(List.of(i / 200, i % 200), i);
      map.put("k" + i, i);
      map.put((long) i << 32, i);
      map.put(i + 0.7, i);
    }
    assertThat(decode(ByteBuffer.wrap(CODEC.encode(map).body()))).hasSameSizeAs(map);
  }

  @Test
  void aFewOfTheSameHashCodeAreTaken() {
    assertThat(decode(map(500, i -> List.of(word(i))))).hasSize(500);
  }

  @Test
  void keysThatOrderThemselvesAreTakenHoweverManyCollide() {
    assertThat(decode(map(MANY, CollisionsTest::word))).hasSize(MANY);
    assertThat(decode(map(MANY, CollisionsTest::number))).hasSize(MANY);
  }

  @Test
  void honestKeysThatMeetOthersAreTaken() {
    byte[] pairs = map(250_000, i -> List.of((long) i / 500, (long) i % 500));
    assertThat(decode(pairs)).hasSize(250_000);
    byte[] narrow = map(100_000, i -> List.of((long) i / 1_000, (long) i % 1_000));
    assertThat(decode(narrow)).hasSize(100_000);
    byte[] points = map(250_000, i -> new Point(i / 500, i % 500));
    assertThat((Map<?, ?>) decode(points, new ResultType<Map<Point, Object>>() {}))
        .hasSize(250_000);
  }
}
