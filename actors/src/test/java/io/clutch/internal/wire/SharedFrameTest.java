package io.clutch.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.internal.memory.SharedPlace;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a worker says that its buffers are. */
class SharedFrameTest {
  private static final long PROCESS = 7;
  private static final SharedPlace PLACE = new SharedPlace(PROCESS, 5, 99);
  private static final byte[] SOUND = SharedFrame.write(List.of(at(0, PLACE, 0, 10)));

  private static SharedBuffer at(int index, SharedPlace place, long offset, long size) {
    return new SharedBuffer(index, place, offset, size);
  }

  @Test
  void placesComeAsTheyWereSent() throws ProtocolException {
    List<SharedBuffer> places = List.of(at(0, PLACE, 0, 10), at(3, PLACE, 1L << 40, 1));
    byte[] frame = SharedFrame.write(places);
    assertThat(SharedFrame.isAt(frame)).isTrue();
    assertThat(SharedFrame.read(frame, PROCESS)).isEqualTo(places);
  }

  static Stream<Named<byte[]>> violations() {
    return Stream.of(
        violation("of another process", at(0, new SharedPlace(8, 5, 99), 0, 10)),
        violation("no descriptor", at(0, new SharedPlace(PROCESS, -1, 99), 0, 10)),
        violation("a negative position", at(-1, PLACE, 0, 10)),
        violation("a position twice", at(1, PLACE, 0, 10), at(1, PLACE, 0, 10)),
        violation("positions out of order", at(1, PLACE, 0, 10), at(0, PLACE, 0, 10)),
        violation("a negative offset", at(0, PLACE, -1, 10)),
        violation("no byte", at(0, PLACE, 0, 0)),
        violation("more than a buffer has", at(0, PLACE, 0, 1L << 31)),
        violation("an end that is no number", at(0, PLACE, Long.MAX_VALUE, 1)),
        violation("no buffers"),
        Named.of("a rest", Arrays.copyOf(SOUND, SOUND.length + 1)),
        Named.of("cut short", Arrays.copyOf(SOUND, SOUND.length - 1)),
        Named.of("garbage", new byte[] {(byte) 0x91, (byte) 0x92, 64, (byte) 0xc1}));
  }

  private static Named<byte[]> violation(String name, SharedBuffer... places) {
    return Named.of(name, SharedFrame.write(List.of(places)));
  }

  @ParameterizedTest
  @MethodSource
  void violations(byte[] frame) {
    assertThatThrownBy(() -> SharedFrame.read(frame, PROCESS))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void aPositionIsAmongAllBuffers() throws ProtocolException {
    ByteBuffer beside = ByteBuffer.allocate(1);
    ByteBuffer shared = ByteBuffer.allocate(2);
    List<SharedBuffer> last = List.of(at(1, PLACE, 0, 2));
    assertThat(SharedFrame.merged(List.of(beside), last, List.of(shared)))
        .containsExactly(beside, shared);
    assertThatThrownBy(() -> SharedFrame.merged(List.of(), last, List.of(shared)))
        .isInstanceOf(ProtocolException.class);
  }
}
