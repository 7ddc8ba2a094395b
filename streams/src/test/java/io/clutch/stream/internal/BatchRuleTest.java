package io.clutch.stream.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchRuleTest {
  private final BatchRule rule = new BatchRule(10, 2);

  @Test
  void oneElementIsSentAtOnceWhilePythonIsIdle() {
    assertThat(rule.isDue(1, 0, false, false)).isTrue();
    assertThat(rule.isDue(0, 0, true, true)).isFalse();
  }

  @Test
  void otherwiseItGrowsUntilItIsFull() {
    assertThat(rule.isDue(9, 1, false, false)).isFalse();
    assertThat(rule.isDue(10, 1, false, false)).isTrue();
  }

  @Test
  void orHasWaitedOrIsTheLast() {
    assertThat(rule.isDue(1, 1, true, false)).isTrue();
    assertThat(rule.isDue(1, 1, false, true)).isTrue();
  }

  @Test
  void itNeedsAPlace() {
    assertThat(rule.isDue(10, 2, true, true)).isFalse();
  }

  @Test
  void theStageHoldsNoMoreThanItMay() {
    assertThat(rule.hasRoom(9, 29)).isTrue();
    assertThat(rule.hasRoom(10, 10)).isFalse();
    assertThat(rule.hasRoom(0, 30)).isFalse();
    assertThat(new BatchRule(100_000, 10_000).capacity()).isEqualTo(1_000_100_000L);
  }
}
