package io.clutch.internal.codec.format;

import static io.clutch.internal.codec.EncodingFailuresTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.clutch.data.ValueCodec;
import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.Encoded;
import io.clutch.internal.codec.EncodedCall;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ThreadBufferTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Codec CODEC =
      Codec.create(CodecLimits.DEFAULT, List.of(new Sealing(), new Failing()));

  record Letter(String text) {}

  /** Encodes within an encoding. */
  static final class Sealing implements ValueCodec<Letter> {
    @Override
    public String name() {
      return "test.letter";
    }

    @Override
    public Class<Letter> type() {
      return Letter.class;
    }

    @Override
    public Object toValue(Letter value) {
      return CODEC.encode(List.of(value.text(), value.text())).body();
    }

    @Override
    public Letter fromValue(Object value) {
      List<?> texts =
          (List<?>) CODEC.decode(ByteBuffer.wrap((byte[]) value), List.of(), Object.class);
      return new Letter((String) texts.get(1));
    }
  }

  record Bomb(Error error) {}

  static final class Failing implements ValueCodec<Bomb> {
    @Override
    public String name() {
      return "test.bomb";
    }

    @Override
    public Class<Bomb> type() {
      return Bomb.class;
    }

    @Override
    public Object toValue(Bomb value) {
      if (value.error() != null) {
        throw value.error();
      }
      throw new IllegalStateException("tick");
    }

    @Override
    public Bomb fromValue(Object value) {
      return new Bomb(null);
    }
  }

  @Test
  void anEncodingWithinAnEncodingLeavesItAlone() {
    for (int length : List.of(1, 300, 5_000, 200_000)) {
      Letter letter = new Letter("x".repeat(length));
      List<Object> value = List.of("before", letter, List.of(letter, 1L), "after");
      Encoded encoded = CODEC.encode(value);

      assertThat(CODEC.decode(ByteBuffer.wrap(encoded.body()), encoded.buffers(), Object.class))
          .isEqualTo(value);
    }
  }

  @Test
  void aCodecThatFailsLeavesTheArrayUsable() {
    byte[] expected = CODEC.encode(List.of("a", 1)).body();
    Error error = new StackOverflowError("boom");

    assertThat(failure(() -> CODEC.encode(List.of("a".repeat(100), new Bomb(null)))))
        .isInstanceOf(CallFailure.Unencodable.class);
    assertThat(CODEC.encode(List.of("a", 1)).body()).isEqualTo(expected);
    assertThat(failure(() -> CODEC.encode(List.of("a".repeat(100), new Bomb(error)))))
        .isInstanceOf(CallFailure.Unencodable.class);
    assertThat(CODEC.encode(List.of("a", 1)).body()).isEqualTo(expected);
    assertThat(spare()).isSameAs(spare());
  }

  @Test
  void theNextEncodingUsesTheSameArrayAndAnOlderOneKeepsItsBytes() {
    CODEC.encode(1);
    byte[] before = spare();
    EncodedCall first = CODEC.encodeCall(List.of("first"), Map.of("name", 1));
    byte[] list = first.positional().clone();
    byte[] map = first.named().clone();
    CODEC.encodeCall(List.of("other"), Map.of("kind", 2));

    assertThat(spare()).isSameAs(before);
    assertThat(first.positional()).isEqualTo(list);
    assertThat(first.named()).isEqualTo(map);
  }

  @Test
  void aBodyThatFillsTheArrayIsNotSharedWithTheNext() {
    for (int length : List.of(ThreadBuffer.LARGEST, ThreadBuffer.LARGEST + 1, 1 << 20)) {
      ThreadBuffer.take(); // so that the body grows an array to its own size
      byte[] body = CODEC.encode(new double[length / 9]).body();
      byte[] copy = body.clone();
      CODEC.encode("y".repeat(length / 2));

      assertThat(body).isEqualTo(copy).isNotSameAs(spare());
    }
  }

  @Test
  void aLargeArrayIsGivenUp() {
    CODEC.encode("x".repeat(ThreadBuffer.LARGEST / 2));
    assertThat(spare()).hasSizeBetween(ThreadBuffer.LARGEST / 2, ThreadBuffer.LARGEST);

    CODEC.encode(Collections.nCopies(ThreadBuffer.LARGEST, 1));
    assertThat(spare()).hasSizeLessThanOrEqualTo(ThreadBuffer.LARGEST);
    assertThat(
            failure(
                () ->
                    CODEC.encode(
                        List.of(Collections.nCopies(ThreadBuffer.LARGEST, 1), new Object()))))
        .isInstanceOf(CallFailure.Unencodable.class);
    assertThat(spare()).hasSizeLessThanOrEqualTo(ThreadBuffer.LARGEST);
  }

  @Test
  void aSmallCallAllocatesLittle() {
    int calls = 1_000;
    List<Integer> arguments = List.of(1, 2);
    CODEC.encodeCall(arguments, Map.of()); // loads classes before the measurement
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < calls; i++) {
      CODEC.encodeCall(arguments, Map.of());
    }

    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(256L * calls);
  }

  @Test
  @Timeout(60)
  void eachThreadHasItsOwn() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int seed = 0; seed < 16; seed++) {
        var random = new Random(seed);
        tasks.add(() -> crossMany(random));
      }
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  private static Void crossMany(Random random) {
    for (int i = 0; i < 200; i++) {
      long[] value = random.longs(random.nextInt(200)).toArray();
      ByteBuffer body = ByteBuffer.wrap(CODEC.encode(value).body());
      assertThat(Arrays.equals((long[]) CODEC.decode(body, List.of(), long[].class), value))
          .isTrue();
    }
    return null;
  }

  /** The calling thread's array, without taking it. */
  private static byte[] spare() {
    byte[] array = ThreadBuffer.take();
    ThreadBuffer.giveBack(array);
    return array;
  }
}
