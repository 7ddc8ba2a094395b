package io.clutch.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResponsivenessTest {
  private final Responsiveness responsiveness = new Responsiveness(10);

  @Test
  void isNeverLateUnasked() {
    assertThat(responsiveness.isLate(1_000)).isFalse();
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
    assertThat(responsiveness.isLate(9)).isFalse();
    assertThat(responsiveness.isLate(10)).isFalse();
    assertThat(responsiveness.isLate(19)).isFalse();
    assertThat(responsiveness.isLate(20)).isTrue();
  }

  /** The JVM stood still, and the answer was read right after the first look at the clock. */
  @Test
  void aPauseOfTheOneWhoAsksIsForgiven() {
    responsiveness.ask(0);
    assertThat(responsiveness.isLate(100_000)).isFalse();
    responsiveness.answered();
    assertThat(responsiveness.isLate(200_000)).isFalse();
  }
}
