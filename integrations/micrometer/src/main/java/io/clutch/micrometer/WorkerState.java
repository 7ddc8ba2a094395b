package io.clutch.micrometer;

import io.clutch.internal.reading.WorkerReading;
import io.clutch.internal.reading.WorkerReading.Asked;
import io.clutch.internal.reading.WorkerReading.Doing;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerStatus;
import io.clutch.worker.WorkerStatus.Memory;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What a worker and the kernel say at one moment. Values that are missing are not a number.
 *
 * @param cpu of its process so far; empty if there is none, or the kernel does not tell
 */
record WorkerState(WorkerStatus status, Optional<WorkerReading> reading, Optional<Duration> cpu) {

  double ready() {
    return status.phase() instanceof WorkerPhase.Ready ? 1 : 0;
  }

  double inFlight() {
    return status.inFlight();
  }

  double queued() {
    return status.queued();
  }

  double privateBytes() {
    return memory(Memory::privateBytes);
  }

  double sharedBytes() {
    return memory(Memory::sharedBytes);
  }

  private double memory(ToDoubleFunction<Memory> value) {
    return status.pid() == 0 ? 0 : status.memory().map(value::applyAsDouble).orElse(Double.NaN);
  }

  double streams() {
    return reading.map(it -> (double) it.work().streams()).orElse(Double.NaN);
  }

  /** 0 if it has nothing to do. */
  double oldestSeconds() {
    return reading
        .map(it -> it.work().oldest().map(Doing::age).map(WorkerState::seconds).orElse(0.0))
        .orElse(Double.NaN);
  }

  /** Not a number while it is not ready. */
  double heartbeatSeconds() {
    return reading.flatMap(WorkerReading::lastSign).map(WorkerState::seconds).orElse(Double.NaN);
  }

  Optional<Asked> asked() {
    return reading.map(WorkerReading::asked);
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
