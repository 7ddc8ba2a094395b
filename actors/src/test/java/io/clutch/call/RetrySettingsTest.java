package io.clutch.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.Failed;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.internal.policy.RetryRule;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetrySettingsTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final RetrySettings SETTINGS =
      RetrySettings.create(100).withBackoff(Duration.ofMillis(10), Duration.ofMillis(50));

  private static Optional<Duration> next(
      RetrySettings settings, int made, Duration left, double chance) {
    return new RetryRule(settings).next(made, Failed.QUEUE_FULL, false, left, chance);
  }

  @Test
  void doublesEachWaitUpToTheLongest() {
    assertThat(IntStream.of(1, 2, 3, 4, 5, 99).mapToObj(made -> next(SETTINGS, made, LONG, 0)))
        .extracting(wait -> wait.orElseThrow().toMillis())
        .containsExactly(10L, 20L, 40L, 50L, 50L, 50L);
  }

  @Test
  void leavesUpToHalfToChance() {
    assertThat(next(SETTINGS, 2, LONG, 0.5)).contains(Duration.ofMillis(15));
    assertThat(next(SETTINGS, 2, LONG, 1)).contains(Duration.ofMillis(10));
  }

  @Test
  void manyTriesDoNotOverflow() {
    var slow = SETTINGS.withBackoff(Duration.ofDays(1), Duration.ofDays(100));
    assertThat(next(slow, 99, Duration.ofDays(101), 0)).contains(Duration.ofDays(100));
  }

  @Test
  void mayNotWaitAtAll() {
    var atOnce = SETTINGS.withBackoff(Duration.ZERO, Duration.ZERO);
    assertThat(next(atOnce, 5, LONG, 1)).contains(Duration.ZERO);
  }

  @Test
  void endsWithTheAttempts() {
    var three = RetrySettings.create(3);
    assertThat(next(three, 2, LONG, 0)).isPresent();
    assertThat(next(three, 3, LONG, 0)).isEmpty();
  }

  @Test
  void endsWhereTheWaitWouldUseUpTheTime() {
    assertThat(next(SETTINGS, 1, Duration.ofMillis(11), 0)).isPresent();
    assertThat(next(SETTINGS, 1, Duration.ofMillis(10), 0)).isEmpty();
  }

  @Test
  void canAddToTheFailures() {
    var more = SETTINGS.withOn(SETTINGS.on().or(failure -> failure instanceof Raised));
    assertThat(retriesIdempotent(more, Failed.RAISED)).isTrue();
    assertThat(retriesIdempotent(more, Failed.EXITED)).isTrue();
    assertThat(retriesIdempotent(SETTINGS, Failed.RAISED)).isFalse();
  }

  private static boolean retriesIdempotent(RetrySettings settings, CallFailure failure) {
    return new RetryRule(settings).next(1, failure, true, LONG, 0).isPresent();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 101})
  void refusesAttempts(int attempts) {
    assertThatThrownBy(() -> RetrySettings.create(attempts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 2 to 100, not " + attempts);
  }

  @Test
  void refusesWaits() {
    assertThatThrownBy(() -> SETTINGS.withBackoff(Duration.ofMillis(2), Duration.ofMillis(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT0.001S and PT0.002S");
    assertThatThrownBy(() -> SETTINGS.withBackoff(Duration.ofMillis(-1), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SETTINGS.withBackoff(Duration.ZERO, Duration.ofDays(101)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 101L * 24 * 3600 * 1000})
  void refusesHedges(long millis) {
    assertThatThrownBy(() -> CallPolicy.create().withHedge(Duration.ofMillis(millis)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 100 days");
  }
}
