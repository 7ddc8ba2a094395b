package io.clutch.internal.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that pass at once, are held back, or never pass. */
class FrameFilterTest implements FrameFilter.Sink {
  private static final int MAXIMUM = 1 << 20;

  private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
  private final List<Long> sizes = new ArrayList<>();
  private final FrameFilter filter = new FrameFilter(MAXIMUM, this);

  @Override
  public void began(int capacity) {
    assertThat(capacity).isLessThanOrEqualTo(PartBuffer.FIRST);
  }

  @Override
  public void ended(long size) {
    sizes.add(size);
  }

  @Override
  public void pass(ByteBuffer piece) {
    byte[] bytes = new byte[piece.remaining()];
    piece.get(bytes);
    passed.writeBytes(bytes);
  }

  @Test
  void aSmallFramePassesAsItComes() throws ZmtpException {
    byte[] frame = frame(0, 100);
    read(Arrays.copyOf(frame, 50));
    assertThat(passed.size()).isEqualTo(50);
    read(Arrays.copyOfRange(frame, 50, frame.length));
    assertThat(passed.toByteArray()).isEqualTo(frame);
  }

  @Test
  void ofALargeFrameNothingPassesBeforeItsLastByte() throws ZmtpException {
    byte[] frame = frame(0, FrameFilter.LARGEST_PASSED + 1);
    read(Arrays.copyOf(frame, frame.length - 1));
    assertThat(passed.size()).isZero();
    read(new byte[] {frame[frame.length - 1]});
    assertThat(passed.toByteArray()).isEqualTo(frame);
  }

  /** The bytes do not change, however they are cut. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void changesNothing(long seed) throws ZmtpException {
    var random = new Random(seed);
    var all = new ByteArrayOutputStream();
    for (int i = 0; i < 60; i++) {
      int size = random.nextBoolean() ? random.nextInt(300) : random.nextInt(600_000);
      all.writeBytes(frame(random.nextInt(9) == 0 ? 0 : i % 2, Math.min(size, MAXIMUM / 2)));
      all.writeBytes(frame(0, 3));
      all.writeBytes(HexFormat.of().parseHex("0402aabb")); // a command
    }
    byte[] in = all.toByteArray();
    for (int at = 0; at < in.length; ) {
      int to = Math.min(in.length, at + 1 + random.nextInt(1 << random.nextInt(19)));
      read(Arrays.copyOfRange(in, at, to));
      at = to;
    }
    assertThat(passed.toByteArray()).isEqualTo(in);
  }

  @Test
  void tellsTheSizeOfEachMessage() throws ZmtpException {
    for (int flags : new int[] {0, 1, 1, 0, 0}) {
      read(frame(flags, 300_000));
      read(HexFormat.of().parseHex("0402aabb")); // a command is no part
    }
    assertThat(sizes).containsExactly(300_000L, 900_000L, 300_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "028000000000000000",
        "02ffffffffffffffff",
        "027fffffffffffffff",
        "020000000000100001",
        "060000000000001001",
        "0500",
        "0800"
      })
  void isRefusedByItsHeader(String header) {
    byte[] bytes = HexFormat.of().parseHex(header);
    assertThatThrownBy(() -> read(bytes)).isInstanceOf(ZmtpException.class);
    assertThat(passed.size()).isZero();
  }

  @Test
  void emptyPartsComeToAnEnd() {
    byte[] parts = new byte[2 * 1024];
    for (int i = 0; i < parts.length; i += 2) {
      parts[i] = Zmtp.MORE;
    }
    assertThatThrownBy(
            () -> {
              for (int i = 0; i <= ZmtpReader.MOST_PARTS / 1024; i++) {
                read(parts);
              }
            })
        .hasMessage("a message of more than 65536 parts");
  }

  @Test
  void theSumOfAMessageHasALimit() throws ZmtpException {
    byte[] part = frame(Zmtp.MORE, MAXIMUM / 4);
    for (int i = 0; i < 4; i++) {
      read(part);
    }
    byte[] oneByteMore = frame(0, 1);
    assertThatThrownBy(() -> read(oneByteMore))
        .hasMessage("a message of more than " + MAXIMUM + " bytes");
  }

  private void read(byte[] bytes) throws ZmtpException {
    var all = ByteBuffer.wrap(bytes);
    while (all.hasRemaining()) {
      if (filter.room() == 0) {
        filter.grow();
      }
      int count = Math.min(all.remaining(), Math.min(filter.room(), PartBuffer.FIRST));
      filter.read(all.slice().limit(count));
      all.position(all.position() + count);
    }
  }

  private static byte[] frame(int flags, int size) {
    var bytes = ByteBuffer.allocate(Zmtp.headerSize(size) + size);
    Zmtp.putHeader(bytes, size, flags == Zmtp.MORE);
    byte[] body = new byte[size];
    new Random(size).nextBytes(body);
    return bytes.put(body).array();
  }
}
