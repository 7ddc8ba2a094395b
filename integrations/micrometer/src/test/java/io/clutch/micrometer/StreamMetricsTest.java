package io.clutch.micrometer;

import static io.clutch.micrometer.MetricsFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.stream.PythonSource;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Streams, with a real process. */
@ExtendWith(Leftovers.class)
class StreamMetricsTest {
  private static final String WORKER = "/system/desk";
  private static final String FUNCTION = "generators:numbers";

  @Test
  void aStreamThatHasEndedIsCountedWithItsElements() {
    try (MetricsFixture fixture = MetricsFixture.open()) {
      PythonRef python = fixture.spawn("desk");
      value(
          PythonSource.of(python, Call.of(FUNCTION, Integer.class, 100))
              .runWith(Sink.seq(), fixture.system));
      fixture.heard();

      assertThat(fixture.timed(Metric.STREAM, WORKER, FUNCTION, "ok")).isEqualTo(1);
      assertThat(fixture.counter(Metric.STREAM_ELEMENTS, WORKER, FUNCTION, "out")).isEqualTo(100);
      assertThat(fixture.counter(Metric.STREAM_ELEMENTS, WORKER, FUNCTION, "in")).isZero();
      var outstanding = fixture.registry.get("clutch.stream.outstanding").summary();
      assertThat(outstanding.max()).isBetween(1.0, 100.0);
      var given = fixture.registry.get("clutch.stage.elements").tag("kind", "given").counter();
      assertThat(given.count()).isEqualTo(100);
      var credit = fixture.registry.get("clutch.stage.credit.used").summary();
      assertThat(credit.max()).isGreaterThan(0).isLessThanOrEqualTo(1);
    }
  }
}
