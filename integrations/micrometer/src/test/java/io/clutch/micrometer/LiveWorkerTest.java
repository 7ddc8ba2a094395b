package io.clutch.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.internal.reading.WorkerReading;
import io.clutch.internal.reading.WorkerReading.Asked;
import io.clutch.internal.reading.WorkerReading.Restarts;
import io.clutch.internal.reading.WorkerReading.Work;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What grows in a place, while workers follow each other there. */
class LiveWorkerTest {
  private final PlaceTotals totals = new PlaceTotals();
  private final LiveWorker worker = new LiveWorker("/system/desk", totals);

  private void hasAsked(long asks, long tells) {
    var reading =
        new WorkerReading(
            new WorkerPhase.Ready(1, 11),
            1,
            11,
            new WorkerStatus.Start(false, ""),
            "",
            Duration.ZERO,
            new Restarts(0, 0, Duration.ZERO),
            Optional.empty(),
            Optional.empty(),
            Work.NONE,
            new Asked(asks, tells),
            Optional.empty(),
            Optional.empty());
    worker.answered(Optional.of(new WorkerState(null, Optional.of(reading), Optional.empty())));
  }

  @Test
  void theCountsOfTheNextWorkerAreAdded() {
    hasAsked(5, 2);
    hasAsked(7, 2);
    hasAsked(3, 1);

    assertThat(totals.asks()).isEqualTo(10);
    assertThat(totals.tells()).isEqualTo(3);
  }
}
