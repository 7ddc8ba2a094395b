package io.clutch.worker;

import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.WorkerEvent;

/** Counts the frames of a worker's processes that are ignored. */
final class DroppedFrames {
  private final WorkerName worker;
  private final Telemetry telemetry;
  private long count;

  DroppedFrames(WorkerName worker, Telemetry telemetry) {
    this.worker = worker;
    this.telemetry = telemetry;
  }

  void add(int incarnation, String why) {
    count++;
    telemetry.happened(
        new WorkerEvent.FrameDropped(worker.path(), worker.stable(), incarnation, why));
  }

  long count() {
    return count;
  }
}
