package io.clutch.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.clutch.fuzz.Fuzz;
import io.clutch.internal.wire.Conversation.State;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of any bytes are items or a protocol violation, in every state of a conversation. */
class FramesFuzzTest {
  private static final int CASES = 40_000;
  // The memory of a list's entry; text is copied twice.
  private static final long MOST_ENTRIES = 128 * 1024;
  private static final int MOST_FOLLOWED = 4;

  @Test
  void anyFrameIsItemsOrAViolation() {
    List<byte[]> good = Vectors.good(true).stream().map(Vectors.Vector::frame).toList();
    Fuzz.of("frames", good, FramesFuzzTest::mostAllocated, FramesFuzzTest::read).run(CASES);
  }

  private static long mostAllocated(long length) {
    return 1024 * 1024 + 8 * length + 200 * Math.min(length, MOST_ENTRIES);
  }

  private static void read(byte[] frame) {
    try {
      List<FromWorker> items = FrameReader.read(frame);
      for (FromWorker item : items.subList(0, Math.min(items.size(), MOST_FOLLOWED))) {
        for (State state : State.values()) {
          for (Channel channel : Channel.values()) {
            follow(Conversations.in(state), item, channel);
          }
        }
      }
    } catch (ProtocolException violation) {
      // what it is to be
    }
  }

  private static void follow(Conversation conversation, FromWorker item, Channel channel) {
    try {
      conversation.received(item, channel);
    } catch (ProtocolException violation) {
      // what it is to be
    }
  }

  /** Otherwise a frame of small values would take a hundred times its size or more. */
  @ParameterizedTest
  @ValueSource(strings = {"941301", "931501", "942201", "951101a672616973656481a161"})
  void aFrameOfManySmallThingsIsAViolation(String head) {
    byte[] begin = HexFormat.of().parseHex("91" + head);
    int count = 4 << 20;
    byte[] frame = new byte[begin.length + 5 + count];
    System.arraycopy(begin, 0, frame, 0, begin.length);
    ByteBuffer.wrap(frame).position(begin.length).put((byte) 0xdd).putInt(count);
    refuse(frame); // the first time loads classes
    long before = allocated();
    refuse(frame);
    assertThat(allocated() - before).isLessThan(1 << 20);
  }

  private static void refuse(byte[] frame) {
    assertThatThrownBy(() -> FrameReader.read(frame))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("131072 entries");
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
