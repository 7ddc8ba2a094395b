package io.clutch.internal.dispatch;

import io.clutch.internal.request.WorkerName;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.WorkerEvent;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the frames of a worker's processes that are ignored. Thread-safe. */
public final class DiscardedFrames {
  private final WorkerName worker;
  private final Telemetry telemetry;
  private final AtomicLong count = new AtomicLong();

  public DiscardedFrames(WorkerName worker, Telemetry telemetry) {
    this.worker = worker;
    this.telemetry = telemetry;
  }

  public void add(int incarnation, String why) {
    count.incrementAndGet();
    telemetry.happened(
        new WorkerEvent.FrameDropped(worker.path(), worker.stable(), incarnation, why));
  }

  public long count() {
    return count.get();
  }
}
