package io.clutch.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.failure.BootError;
import io.clutch.failure.ExitReason;
import io.clutch.worker.RestartSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartRuleTest {
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration STABLE = Duration.ofSeconds(10);

  /** The window also works if the clock wraps around. */
  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 30_000_000_000L})
  void givesUpOnOneMoreThanAllowedWithinThePeriod(long start) {
    RestartRule rule = rule(3, 60, 0, 0);
    assertThat(rule.ended(start, SHORT)).isPresent();
    assertThat(rule.ended(seconds(start, 20), SHORT)).isPresent();
    assertThat(rule.ended(seconds(start, 40), SHORT)).isPresent();
    assertThat(rule.restartsInPeriod()).isEqualTo(3);
    assertThat(rule.ended(seconds(start, 60), SHORT)).as("the first is just within").isEmpty();
  }

  @Test
  void forgetsWhatTheWindowHasPassed() {
    RestartRule rule = rule(2, 60, 0, 0);
    for (int i = 0; i < 20; i++) {
      assertThat(rule.ended(seconds(0, i * 31), SHORT)).as("end %d", i).isPresent();
    }
    assertThat(rule.restartsInPeriod()).isEqualTo(2);
    assertThat(rule.ended(seconds(0, 19 * 31 + 1), SHORT)).isEmpty();
  }

  @Test
  void forgetsNothingUntilOneWasReady() {
    RestartRule rule = fresh(2, 60, 0, 0);
    assertThat(rule.ended(seconds(0, 0), Duration.ZERO)).isPresent();
    assertThat(rule.ended(seconds(0, 100), Duration.ZERO)).isPresent();
    assertThat(rule.ended(seconds(0, 200), Duration.ZERO)).isEmpty();
  }

  @Test
  void aFirstStartThatFailsIsFinalUnlessItMayHeal() {
    var missing = new BootError.InterpreterMissing(List.of());
    var late = new BootError.Timeout(SHORT, "connecting");
    RestartRule rule = fresh(2, 60, 0, 0);
    assertThat(rule.isFinal(boot(missing))).isTrue();
    assertThat(rule.isFinal(boot(late))).isFalse();
    assertThat(rule.isFinal(new ExitReason.LauncherLost(4711))).isFalse();
    rule.ready();
    assertThat(rule.isFinal(boot(missing))).isFalse();
  }

  @Test
  void neverRestartsWhereNoneIsAllowed() {
    assertThat(new RestartRule(RestartSettings.never()).ended(5, STABLE)).isEmpty();
  }

  @Test
  void restartsAtOnceThenWaitsTwiceAsLongEachTimeUpToTheCap() {
    RestartRule rule = rule(100, 60, 200, 1_500);
    assertThat(waits(rule, 7, SHORT)).containsExactly(0L, 200L, 400L, 800L, 1_500L, 1_500L, 1_500L);
  }

  @Test
  void neverOverflowsHoweverLongTheRow() {
    RestartRule rule = rule(10_000, 60, 200, Duration.ofDays(100).toMillis());
    List<Long> waits = waits(rule, 200, SHORT);
    assertThat(waits).isSorted().allSatisfy(wait -> assertThat(wait).isNotNegative());
  }

  @Test
  void aStableProcessEndsTheRow() {
    RestartRule rule = rule(100, 60, 200, 10_000);
    assertThat(waits(rule, 3, SHORT)).containsExactly(0L, 200L, 400L);
    assertThat(rule.ended(0, STABLE)).contains(Duration.ZERO);
    assertThat(rule.ended(0, STABLE.minusNanos(1))).contains(Duration.ofMillis(200));
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> rule(-1, 1, 0, 0)).hasMessageContaining("max-restarts");
    assertThatThrownBy(() -> rule(1, 1, -1, 0)).hasMessageContaining("min-backoff");
    assertThatThrownBy(() -> rule(1, 1, 2, 1)).hasMessageContaining("max-backoff");
  }

  private static List<Long> waits(RestartRule rule, int count, Duration readyFor) {
    var waits = new ArrayList<Long>();
    for (int i = 0; i < count; i++) {
      Optional<Duration> wait = rule.ended(0, readyFor);
      waits.add(wait.orElseThrow().toMillis());
    }
    return waits;
  }

  /** The rule of a worker that was ready once. */
  private static RestartRule rule(int max, int periodSeconds, long minMillis, long maxMillis) {
    RestartRule rule = fresh(max, periodSeconds, minMillis, maxMillis);
    rule.ready();
    return rule;
  }

  private static RestartRule fresh(int max, int periodSeconds, long minMillis, long maxMillis) {
    return new RestartRule(
        new RestartSettings(
            max,
            Duration.ofSeconds(periodSeconds),
            Duration.ofMillis(minMillis),
            Duration.ofMillis(maxMillis),
            STABLE));
  }

  private static ExitReason boot(BootError error) {
    return new ExitReason.BootFailed(error);
  }

  private static long seconds(long start, long seconds) {
    return start + seconds * 1_000_000_000;
  }
}
