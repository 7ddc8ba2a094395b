package io.clutch.supervision.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExponentialBackoffTest {
  private static final Duration DAYS = Duration.ofDays(100);

  private static Duration millis(int millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void theFirstIsImmediateAndEachLaterOneWaitsTwiceAsLong() {
    var backoff = ExponentialBackoff.exact(millis(100), millis(1_000));
    assertThat(IntStream.range(0, 7).mapToObj(backoff::delay))
        .containsExactly(
            Duration.ZERO,
            millis(100),
            millis(200),
            millis(400),
            millis(800),
            millis(1_000),
            millis(1_000));
  }

  @Test
  void chanceTakesUpToTheJitter() {
    var backoff = new ExponentialBackoff(millis(100), millis(1_000), 0.2);
    assertThat(backoff.delay(1, 0)).isEqualTo(millis(100));
    assertThat(backoff.delay(1, 0.5)).isEqualTo(millis(90));
    assertThat(backoff.delay(5, 1)).isEqualTo(millis(800));
    assertThat(backoff.delay(0, 1)).isZero();
  }

  @Test
  void everyRowReachesTheLongestWait() {
    var backoff = ExponentialBackoff.exact(Duration.ofNanos(1), DAYS);
    assertThat(backoff.delay(2)).isEqualTo(Duration.ofNanos(2));
    assertThat(backoff.delay(54)).isEqualTo(DAYS);
    assertThat(backoff.delay(Integer.MAX_VALUE)).isEqualTo(DAYS);
  }

  @Test
  void theLongestWaitsAreExact() {
    Duration odd = DAYS.minusNanos(1);
    assertThat(ExponentialBackoff.exact(odd, DAYS).delay(1)).isEqualTo(odd);
    assertThat(ExponentialBackoff.exact(odd, DAYS).delay(Integer.MAX_VALUE)).isEqualTo(DAYS);
  }

  @Test
  void noWaitStaysNone() {
    var none = ExponentialBackoff.exact(Duration.ZERO, Duration.ZERO);
    assertThat(none.delay(1)).isZero();
    assertThat(none.delay(Integer.MAX_VALUE)).isZero();
  }
}
