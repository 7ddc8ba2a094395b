package io.clutch.internal.health;

import io.clutch.failure.ExitReason;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;

/** Whether a worker takes calls now. */
public final class WorkerReadiness {
  private WorkerReadiness() {}

  /** Why it does not; a clause that completes the worker's name. */
  public static Optional<String> problem(WorkerStatus status) {
    WorkerPhase phase = status.phase();
    if (phase instanceof WorkerPhase.Ready) {
      return Optional.empty();
    } else if (phase instanceof WorkerPhase.Restarting it) {
      return Optional.of(restarts(it.delay()) + because(it.exit().reason()));
    } else if (phase instanceof WorkerPhase.Stopped it) {
      return Optional.of("has stopped" + because(it.reason()));
    }
    return Optional.of(phase instanceof WorkerPhase.Draining ? "is stopping" : "is starting");
  }

  private static String restarts(Duration delay) {
    return delay.isZero()
        ? "is restarting"
        : "restarts " + Words.time(delay) + " after its last end";
  }

  private static String because(ExitReason reason) {
    return ": it " + reason.message();
  }
}
