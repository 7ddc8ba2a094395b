package io.clutch.stream.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PatienceTest {
  private final Patience patience = new Patience();

  private void answeredAfter(long nanos) {
    patience.made(1_000);
    patience.answered(1_000 + nanos);
  }

  @Test
  void itPaysToWaitOnceAnAnswerWasQuick() {
    assertThat(patience.pays()).isFalse();
    answeredAfter(Patience.NANOS);
    assertThat(patience.pays()).isTrue();
  }

  @Test
  void oneSlowAnswerEndsIt() {
    answeredAfter(50_000);
    answeredAfter(Patience.NANOS + 1);
    assertThat(patience.pays()).isFalse();
    answeredAfter(50_000);
    assertThat(patience.pays()).isTrue();
  }
}
