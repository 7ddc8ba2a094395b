package io.clutch.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartBufferTest {
  private static final int ONE_READ = 212_992;

  @Test
  void takesAtOnceWhatOneReadBrings() {
    assertThat(new PartBuffer(Integer.MAX_VALUE - 8).capacity()).isEqualTo(PartBuffer.FIRST);
    assertThat(new PartBuffer(PartBuffer.FIRST).nextGrowth()).isZero();
    assertThat(new PartBuffer(0).isComplete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 262_144, 262_145, 1_048_576, 1_048_577, 5_000_001, 20_000_000})
  void growsToItsSizeWithTheBytesThatCome(int size) {
    byte[] sent = new byte[size];
    new Random(size).nextBytes(sent);
    var in = ByteBuffer.wrap(sent);
    var buffer = new PartBuffer(size);
    while (!buffer.isComplete()) {
      if (buffer.isNearlyFull()) {
        int before = buffer.capacity();
        int more = buffer.nextGrowth();
        buffer.grow();
        assertThat(buffer.capacity()).isEqualTo(before + more).isLessThanOrEqualTo(4 * before);
        assertThat(buffer.capacity()).isLessThanOrEqualTo(8 * buffer.filled());
      }
      assertThat(buffer.room()).isPositive();
      buffer.take(in.slice().limit(Math.min(ONE_READ, in.remaining())));
      in.position(buffer.filled());
    }
    assertThat(in.hasRemaining()).isFalse();
    assertThat(buffer.bytes()).isEqualTo(sent);
  }
}
