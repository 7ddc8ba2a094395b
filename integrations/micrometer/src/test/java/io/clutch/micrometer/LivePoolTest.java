package io.clutch.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.pool.PoolStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the meters of a pool show while it does not answer. */
class LivePoolTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final LivePool pool =
      new LivePool("/user/desks", "/user/desks", new MeterGroup(registry), () -> {});

  private static Optional<PoolStatus> status(long started) {
    return Optional.of(
        new PoolStatus(
            "/user/desks",
            1,
            4,
            0,
            0,
            0,
            started,
            0,
            0,
            0,
            0,
            Duration.ZERO,
            List.of(),
            List.of(),
            Optional.empty()));
  }

  private double started() {
    return registry
        .get(Metric.POOL_PROCESSES.title())
        .tag("kind", "started")
        .functionCounter()
        .count();
  }

  private double most() {
    return registry.get(Metric.POOL_MAX.title()).gauge().value();
  }

  @Test
  void aCounterKeepsItsValueAndAGaugeHasNone() {
    assertThat(started()).isZero();
    assertThat(most()).isNaN();

    pool.answered(status(7));
    assertThat(started()).isEqualTo(7);
    assertThat(most()).isEqualTo(4);

    pool.answered(Optional.empty());
    assertThat(started()).isEqualTo(7);
    assertThat(most()).isNaN();

    pool.answered(status(8));
    assertThat(started()).isEqualTo(8);
    assertThat(most()).isEqualTo(4);
  }
}
