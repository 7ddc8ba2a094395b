package io.clutch.stream.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InlineWaitRuleTest {
  private final InlineWaitRule waitRule = new InlineWaitRule();

  private void answeredAfter(long nanos) {
    waitRule.made(1_000);
    waitRule.answered(1_000 + nanos);
  }

  @Test
  void itPaysToWaitOnceAnAnswerWasQuick() {
    assertThat(waitRule.pays()).isFalse();
    answeredAfter(InlineWaitRule.NANOS);
    assertThat(waitRule.pays()).isTrue();
  }

  @Test
  void oneSlowAnswerEndsIt() {
    answeredAfter(50_000);
    answeredAfter(InlineWaitRule.NANOS + 1);
    assertThat(waitRule.pays()).isFalse();
    answeredAfter(50_000);
    assertThat(waitRule.pays()).isTrue();
  }
}
