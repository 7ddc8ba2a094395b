package io.clutch.observer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How far apart readings are. */
class PaceTest {
  private static final Duration REFRESH = Duration.ofMillis(100);
  private static final long AT = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos(); // it wraps

  private final Pace pace = new Pace(REFRESH, Duration.ofSeconds(5), AT);

  private static long at(long millis) {
    return AT + Duration.ofMillis(millis).toNanos();
  }

  @Test
  void theFirstReadingIsNow() {
    assertThat(pace.untilWhole(AT)).isZero();
  }

  @Test
  void aSmallTreeIsReadInEachRefresh() {
    pace.counted(10);
    pace.ended(true, AT);

    assertThat(pace.untilWhole(AT)).isEqualTo(REFRESH);
    assertThat(pace.untilWhole(at(150))).isNegative();
  }

  @Test
  void aLargeTreeIsReadLessOftenUpToALimit() {
    pace.counted(1_000);
    pace.ended(true, AT);
    assertThat(pace.untilWhole(AT)).isEqualTo(Duration.ofSeconds(4));
    pace.counted(20_000);
    assertThat(pace.untilWhole(AT)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void whatHasChangedIsReadAtOnceAndThenAfterAShortPause() {
    pace.counted(1_000);
    pace.ended(true, at(1_000));
    assertThat(pace.untilChanges(at(1_000))).isNegative();
    pace.ended(false, at(1_000));
    assertThat(pace.untilChanges(at(1_000))).isEqualTo(Duration.ofMillis(50));
    assertThat(pace.untilWhole(at(1_000))).isEqualTo(Duration.ofSeconds(4));
    pace.counted(3);
    assertThat(pace.untilChanges(at(1_000))).isEqualTo(Duration.ofMillis(10));
  }

  @Test
  void viewersHearAWordBeforeAPauseThatWouldLeaveThemWithoutForTooLong() {
    pace.counted(1_000);
    pace.ended(true, at(1_000));

    assertThat(pace.isTooSilent(at(0), at(1_000))).isFalse();
    assertThat(pace.isTooSilent(at(-1), at(1_000))).isTrue();
    assertThat(pace.isTooSilent(at(1_000), at(1_000))).isFalse();
    assertThat(pace.isTooSilent(at(0), at(2_000))).as("after a reading of changes").isFalse();
  }

  @Test
  void changesAreNeverReadLessOftenThanAll() {
    var slow = new Pace(Duration.ofMinutes(1), Duration.ofSeconds(5), AT);
    slow.counted(20_000);
    slow.ended(false, AT);
    slow.ended(true, AT);

    assertThat(slow.untilChanges(AT)).isLessThanOrEqualTo(slow.untilWhole(AT));
  }
}
