package io.clutch.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.ExitReason;
import io.clutch.pool.BackoffSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Crashes and failed starts make the next start wait, up to a limit. */
class StartRuleTest {
  private static final long SECOND = 1_000_000_000L;

  private long now = Long.MAX_VALUE - 5 * SECOND;

  private static StartRule rule(int free) {
    return new StartRule(
        new BackoffSettings(
            1, Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(100)),
        free);
  }

  private long seconds(StartRule rule) {
    return rule.waitFor(now) / SECOND;
  }

  @Test
  void freeCrashesHaveNoConsequence() {
    StartRule rule = rule(2);
    rule.crashed(now);
    rule.crashed(now);
    assertThat(rule.waitFor(now)).isZero();
    assertThat(rule.isProbing()).isFalse();
    assertThat(rule.crashesInPeriod(now)).isEqualTo(2);
    assertThat(rule.crashesAllowed()).isEqualTo(2);
  }

  @Test
  void moreCrashesWaitTwiceAsLongEachTime() {
    StartRule rule = rule(1);
    rule.crashed(now);
    for (int wait : new int[] {1, 2, 4, 8, 10, 10}) {
      rule.crashed(now);
      assertThat(seconds(rule)).isEqualTo(wait);
      assertThat(rule.isProbing()).isTrue();
    }
  }

  @Test
  void theFirstStartThatFailsWaits() {
    StartRule rule = rule(5);
    rule.failed(now);
    assertThat(seconds(rule)).isEqualTo(1);
    rule.failed(now);
    assertThat(seconds(rule)).isEqualTo(2);
  }

  @Test
  void aWaitPassesWithTime() {
    StartRule rule = rule(5);
    rule.failed(now);
    now += SECOND - 1;
    assertThat(rule.waitFor(now)).isEqualTo(1);
    now += 1;
    assertThat(rule.waitFor(now)).isZero();
    now += 50 * SECOND;
    assertThat(rule.waitFor(now)).isZero();
    assertThat(rule.isProbing()).as("until one is good").isTrue();
  }

  @Test
  void aGoodStartEndsTheRowOfFailedOnes() {
    StartRule rule = rule(5);
    rule.failed(now);
    rule.failed(now);
    rule.succeeded();
    assertThat(rule.isProbing()).isFalse();
    rule.failed(now);
    assertThat(seconds(rule)).isEqualTo(1);
  }

  @Test
  void aGoodStartDoesNotForgiveCrashes() {
    StartRule rule = rule(0);
    rule.crashed(now);
    rule.succeeded();
    rule.crashed(now);
    assertThat(seconds(rule)).isEqualTo(2);
    assertThat(rule.isProbing()).isTrue();
  }

  @Test
  void crashesAreForgottenAfterThePeriod() {
    StartRule rule = rule(1);
    rule.crashed(now);
    rule.crashed(now);
    now += 100 * SECOND;
    assertThat(rule.crashesInPeriod(now)).isEqualTo(2);
    now += 1;
    assertThat(rule.crashesInPeriod(now)).isZero();
    assertThat(rule.isProbing()).isFalse();
    rule.crashed(now);
    assertThat(rule.waitFor(now)).isZero();
  }

  /** The launcher's end also ends the workers that are starting. */
  @Test
  void workersThatWereEndedTogetherAreOneCrash() {
    StartRule rule = rule(1);
    for (int worker = 0; worker < 8; worker++) {
      rule.ended(now, new ExitReason.LauncherLost(1), worker % 2 == 0);
    }
    assertThat(rule.crashesInPeriod(now)).isEqualTo(1);
    assertThat(rule.waitFor(now)).isZero();
    assertThat(rule.isProbing()).isFalse();
    rule.ended(now, new ExitReason.LauncherLost(2), true);
    assertThat(rule.crashesInPeriod(now)).isEqualTo(2);
    assertThat(seconds(rule)).isEqualTo(1);
  }

  @Test
  void equalReasonsThatAreNotSharedCountEach() {
    StartRule rule = rule(1);
    rule.ended(now, new ExitReason.Code(3), true);
    rule.ended(now, new ExitReason.Code(3), true);
    assertThat(rule.crashesInPeriod(now)).isEqualTo(2);
    rule.ended(now, new ExitReason.Code(3), false);
    rule.ended(now, new ExitReason.Code(3), false);
    rule.ended(now, new ExitReason.Code(3), false);
    assertThat(seconds(rule)).as("three failed starts").isEqualTo(4);
  }

  @Test
  void aLongRowNeverWaitsLessThanTheLongest() {
    // 17.18 s doubled 30 times is just over what a long holds.
    var settings =
        new BackoffSettings(
            1, Duration.ofNanos((1L << 34) + 1), Duration.ofSeconds(60), Duration.ofDays(1));
    var rule = new StartRule(settings, 0);
    for (int i = 0; i < 2_000; i++) {
      rule.failed(now);
    }
    assertThat(seconds(rule)).isEqualTo(60);
    for (int failures = 3; failures < 100; failures++) {
      var fresh = new StartRule(settings, 0);
      for (int i = 0; i < failures; i++) {
        fresh.failed(now);
      }
      assertThat(seconds(fresh)).as("%d failures", failures).isEqualTo(60);
    }
  }
}
