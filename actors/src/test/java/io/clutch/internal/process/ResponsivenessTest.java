package io.clutch.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class ResponsivenessTest {
  private static final BooleanSupplier NO = () -> false;

  private final Responsiveness responsiveness = new Responsiveness(10);

  @Test
  void isNeverLateUnasked() {
    assertThat(responsiveness.isLate(1_000, NO)).isFalse();
    assertThat(responsiveness.patience(1_000)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void asksOnceForEachAnswer() {
    assertThat(responsiveness.ask(0)).isTrue();
    assertThat(responsiveness.ask(5)).isFalse();
    assertThat(responsiveness.patience(4)).isEqualTo(6);
    responsiveness.answered();
    assertThat(responsiveness.ask(6)).isTrue();
  }

  @Test
  void isLateWhenTwiceFoundSo() {
    responsiveness.ask(0);
    assertThat(responsiveness.isLate(9, NO)).isFalse();
    assertThat(responsiveness.isLate(10, NO)).isFalse();
    assertThat(responsiveness.isLate(19, NO)).isFalse();
    assertThat(responsiveness.isLate(20, NO)).isTrue();
  }

  /** The JVM was paused, and the answer is read right after the first check. */
  @Test
  void aPauseOfTheOneWhoAsksIsForgiven() {
    responsiveness.ask(0);
    assertThat(responsiveness.isLate(100_000, NO)).isFalse();
    responsiveness.answered();
    assertThat(responsiveness.isLate(200_000, NO)).isFalse();
  }

  @Test
  void oneThatIsBusyHasTwelveLimits() {
    responsiveness.ask(0);
    for (int now = 10; now < 120; now += 10) {
      assertThat(responsiveness.isLate(now, () -> true)).as("at %d", now).isFalse();
    }
    assertThat(responsiveness.isLate(120, () -> true)).isTrue();
  }

  @Test
  void oneThatWasBusyAndIsStoppedIsLate() {
    responsiveness.ask(0);
    assertThat(responsiveness.isLate(10, () -> true)).isFalse();
    assertThat(responsiveness.isLate(20, () -> true)).isFalse();
    assertThat(responsiveness.isLate(30, NO)).isTrue();
  }
}
