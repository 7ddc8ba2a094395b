package io.clutch.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LivenessTest {
  private final Liveness liveness = new Liveness(3);

  @Test
  void isLostAfterSoManyUnansweredProbesAndSaysSoOnce() {
    List<Boolean> told = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      told.add(liveness.probe());
    }
    assertThat(told).containsExactly(false, false, false, true, false, false, false, false);
    assertThat(liveness.misses()).isEqualTo(7);
  }

  @Test
  void anAnswerForgivesAll() {
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 3; i++) {
        assertThat(liveness.probe()).isFalse();
      }
      liveness.answered();
      assertThat(liveness.misses()).isZero();
    }
  }

  @Test
  void isLostAgainAfterItCameBack() {
    int lost = 0;
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 10; i++) {
        lost += liveness.probe() ? 1 : 0;
      }
      liveness.answered();
    }
    assertThat(lost).isEqualTo(2);
  }

  @Test
  void anAnswerToNothingChangesNothing() {
    liveness.answered();
    liveness.answered();
    assertThat(liveness.probe()).isFalse();
    assertThat(liveness.misses()).isZero();
  }
}
