package io.clutch.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SelectorWaitTest {
  private static final Duration LONG = Duration.ofSeconds(5);

  /** A thread that is awake is not woken, so the call must keep it from its next sleep. */
  @Test
  void aCallIsNotLostWhileTheThreadIsAwake() {
    try (var wait = new SelectorWait()) {
      wait.call();
      assertThat(sleeps(wait)).isLessThan(LONG);
    }
  }

  private static Duration sleeps(SelectorWait wait) {
    long begun = System.nanoTime();
    wait.sleepUnless(() -> false, LONG.toNanos());
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
