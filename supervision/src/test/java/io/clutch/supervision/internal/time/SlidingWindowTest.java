package io.clutch.supervision.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {
  private final SlidingWindow window = new SlidingWindow(Duration.ofNanos(10));

  private int count(long now) {
    window.forget(now);
    return window.size();
  }

  @Test
  void whatHappenedAPeriodAgoStillCounts() {
    window.add(100);
    window.add(104);
    assertThat(count(110)).isEqualTo(2);
    assertThat(count(111)).isEqualTo(1);
    assertThat(count(114)).isEqualTo(1);
    assertThat(count(115)).isZero();
  }

  @Test
  void nothingIsForgottenUnasked() {
    window.add(100);
    window.add(1_000);
    assertThat(window.size()).isEqualTo(2);
  }

  /** A monotonic clock may be negative, and may wrap around. */
  @Test
  void theClockMayWrapAround() {
    window.add(Long.MAX_VALUE - 2);
    assertThat(count(Long.MIN_VALUE + 7)).isEqualTo(1);
    assertThat(count(Long.MIN_VALUE + 8)).isZero();
  }
}
