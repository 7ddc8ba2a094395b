package io.clutch.observer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  @Test
  void oneTooManyIsRefused() {
    var limit = new RateLimit(2, Duration.ofDays(1));

    assertThat(limit.admits()).isTrue();
    assertThat(limit.admits()).isTrue();
    assertThat(limit.admits()).isFalse();
  }

  @Test
  void theNextPeriodAdmitsAgain() {
    var limit = new RateLimit(1, Duration.ofMillis(50));

    assertThat(limit.admits()).isTrue();
    await().until(limit::admits);
  }
}
