package io.clutch.internal.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartBufferTest {
  private static final int ONE_READ = 212_992;

  @Test
  void takesAtOnceWhatOneReadBrings() {
    assertThat(PartBuffer.least(Integer.MAX_VALUE - 8)).isEqualTo(PartBuffer.FIRST);
    assertThat(PartBuffer.least(5)).isEqualTo(5);
    assertThat(new PartBuffer(PartBuffer.FIRST, PartBuffer.FIRST).nextGrowth()).isZero();
    assertThat(new PartBuffer(0, 0).isComplete()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "2147483639, 0, 262144",
    "2147483639, 32769, 262152",
    "2147483639, 2147483639, 2147483639",
    "1048576, 212992, 1048576",
    "1048576, 100000, 800000",
    "1000, 212992, 1000",
  })
  void takesAtMostEightTimesWhatIsThere(int size, int there, int most) {
    assertThat(PartBuffer.most(size, there)).isEqualTo(most);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 262_144, 262_145, 1_048_576, 1_048_577, 5_000_001, 20_000_000})
  void growsToItsSizeWithTheBytesThatCome(int size) {
    byte[] sent = new byte[size];
    new Random(size).nextBytes(sent);
    var in = ByteBuffer.wrap(sent);
    var buffer = new PartBuffer(size, PartBuffer.least(size));
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
