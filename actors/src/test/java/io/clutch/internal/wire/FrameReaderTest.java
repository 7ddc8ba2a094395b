package io.clutch.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any bytes are items or a protocol violation, and cost memory in proportion to their number. */
class FrameReaderTest {
  private static final int MUTATIONS = 50_000;
  private static final long SEED = 20261123;
  private static final long ALLOWED = 256 * 1024;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Headers that claim lengths of all kinds, the largest first. */
  private static final List<String> CLAIMS =
      List.of(
          "ddffffffff",
          "dd7fffffff",
          "dcffff",
          "dfffffffff",
          "df7fffffff",
          "deffff",
          "c6ffffffff",
          "c67fffffff",
          "c5ffff",
          "dbffffffff",
          "db7fffffff",
          "daffff",
          "c9ffffffff01",
          "c97fffffff01",
          "c1");

  /** Loads classes before the measurements. */
  @BeforeAll
  static void warmUp() {
    var random = new Random(SEED - 1);
    List<Vectors.Vector> vectors = Vectors.all().toList();
    for (int i = 0; i < 20_000; i++) {
      read(mutate(vectors.get(random.nextInt(vectors.size())).frame(), random), Long.MAX_VALUE);
    }
  }

  @Test
  void readsItemsOrViolationsOnSeededMutations() {
    List<Vectors.Vector> vectors = Vectors.all().toList();
    var random = new Random(SEED);
    int read = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      if (read(mutate(vectors.get(random.nextInt(vectors.size())).frame(), random), ALLOWED)) {
        read++;
      }
    }
    assertThat(read).isBetween(MUTATIONS / 100, MUTATIONS - MUTATIONS / 100);
  }

  @Test
  void refusesEveryTruncation() {
    for (Vectors.Vector vector : Vectors.good(true)) {
      for (int length = 0; length < vector.frame().length; length++) {
        byte[] cut = Arrays.copyOf(vector.frame(), length);
        assertThatThrownBy(() -> FrameReader.read(cut))
            .as("%s cut at %d", vector, length)
            .isInstanceOf(ProtocolException.class);
      }
    }
  }

  /** A header may claim any length in any place, and nothing is allocated for it. */
  @Test
  void believesNoHeader() {
    for (Vectors.Vector vector : Vectors.good(true)) {
      for (int at = 0; at <= vector.frame().length; at++) {
        for (String claim : CLAIMS) {
          read(spliced(vector.frame(), at, HexFormat.of().parseHex(claim)), ALLOWED);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "91941101a672616973656481a1619191919191", // a detail that ends too early
        "91941101a672616973656481a161cb3ff8000000000000", // a float in a detail
        "919411ffa672616973656480c0", // a run time of nil
        "91931001", // a result that ends with its id
        "91921200ff", // bytes after the frame
        "919212ff", // a credit of -1
        "9193240501", // a state that is a number
        "91932405a46c6f7374", // a state that nobody knows
        "9193200100", // a hello cut short
        "9199200ba16407c400c40001a0a0", // a hello on an unknown channel
        "9192cfffffffffffffffff01", // a kind beyond 64 bits
        "9192d0ff01", // a negative kind
        "91954101c00000", // a kind beyond the table
      })
  void refuses(String hex) {
    assertThatThrownBy(() -> FrameReader.read(HexFormat.of().parseHex(hex)))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void refusesADetailThatIsTooDeep() throws ProtocolException {
    assertThat(FrameReader.read(failureWithDetail(60))).hasSize(1);
    for (int depth : new int[] {70, 1_000, 1_000_000}) {
      assertThatThrownBy(() -> FrameReader.read(failureWithDetail(depth)))
          .isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void readsADeepBodyWithoutFollowingIt() throws ProtocolException {
    int depth = 1_000_000;
    ByteBuffer frame = ByteBuffer.allocate(depth + 16).put(HexFormat.of().parseHex("91931005"));
    for (int i = 0; i < depth; i++) {
      frame.put((byte) 0x91);
    }
    frame.put((byte) 0xc0);
    byte[] exact = Arrays.copyOf(frame.array(), frame.position());
    FromWorker.Result result = (FromWorker.Result) FrameReader.read(exact).get(0);
    assertThat(result.value().remaining()).isEqualTo(depth + 1);
  }

  @Test
  void bodiesAreViewsOfTheFrame() throws ProtocolException {
    byte[] frame = HexFormat.of().parseHex("91931005a161");
    FromWorker.Result result = (FromWorker.Result) FrameReader.read(frame).get(0);
    assertThat(result.value().array()).isSameAs(frame);
  }

  private static byte[] failureWithDetail(int depth) {
    ByteBuffer frame =
        ByteBuffer.allocate(depth + 32)
            .put(HexFormat.of().parseHex("91941101a672616973656481a161"));
    for (int i = 0; i < depth; i++) {
      frame.put((byte) 0x91);
    }
    return Arrays.copyOf(frame.put((byte) 0xc0).array(), frame.position());
  }

  private static byte[] mutate(byte[] frame, Random random) {
    byte[] mutated = frame.clone();
    for (int i = random.nextInt(3); i >= 0 && mutated.length > 0; i--) {
      int at = random.nextInt(mutated.length);
      switch (random.nextInt(5)) {
        case 0 -> mutated[at] = (byte) random.nextInt(256);
        case 1 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> mutated = Arrays.copyOf(mutated, at);
        case 3 -> mutated = spliced(mutated, at, bytes(random, 1 + random.nextInt(6)));
        default -> {
          String claim = CLAIMS.get(random.nextInt(CLAIMS.size()));
          mutated = spliced(mutated, at, HexFormat.of().parseHex(claim));
        }
      }
    }
    return mutated;
  }

  private static byte[] bytes(Random random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** The frame with one byte replaced by others. */
  private static byte[] spliced(byte[] frame, int at, byte[] bytes) {
    ByteBuffer spliced = ByteBuffer.allocate(frame.length + bytes.length);
    spliced.put(frame, 0, at).put(bytes);
    if (at < frame.length) {
      spliced.put(frame, at + 1, frame.length - at - 1);
    }
    return Arrays.copyOf(spliced.array(), spliced.position());
  }

  /** Reads a frame within the allowed memory. Returns false for a protocol violation. */
  private static boolean read(byte[] frame, long allowed) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    boolean isRead = true;
    try {
      FrameReader.read(frame);
    } catch (ProtocolException violation) {
      isRead = false;
    } catch (RuntimeException | Error e) {
      throw new AssertionError(
          "not a protocol violation for " + HexFormat.of().formatHex(frame), e);
    }
    long cost = THREADS.getCurrentThreadAllocatedBytes() - before;
    if (cost > allowed) {
      throw new AssertionError(cost + " bytes for " + HexFormat.of().formatHex(frame));
    }
    return isRead;
  }
}
