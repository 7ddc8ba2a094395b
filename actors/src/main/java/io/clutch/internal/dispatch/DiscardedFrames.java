package io.clutch.internal.dispatch;

import io.clutch.internal.request.WorkerName;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.WorkerEvent;

/** Counts the frames of a worker's processes that are ignored. */
public final class DiscardedFrames {
  private final WorkerName worker;
  private final Telemetry telemetry;
  private long count;

  public DiscardedFrames(WorkerName worker, Telemetry telemetry) {
    this.worker = worker;
    this.telemetry = telemetry;
  }

  public void add(int incarnation, String why) {
    count++;
    telemetry.happened(
        new WorkerEvent.FrameDropped(worker.path(), worker.stable(), incarnation, why));
  }

  public long count() {
    return count;
  }
}
