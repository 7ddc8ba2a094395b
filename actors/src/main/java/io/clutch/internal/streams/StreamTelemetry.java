package io.clutch.internal.streams;

import io.clutch.internal.request.WorkerName;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.WorkerEvent;
import java.time.Duration;

/** Makes the telemetry records of streams. */
record StreamTelemetry(Telemetry telemetry, WorkerName worker) {

  void opened(PendingStream stream, int incarnation) {
    telemetry.happened(
        new WorkerEvent.StreamOpened(
            worker.path(),
            worker.stable(),
            incarnation,
            stream.id(),
            stream.function(),
            Duration.ofNanos(stream.sentAt() - stream.submittedAt())));
  }

  void ended(ActiveStream stream, int incarnation, String failure, long now) {
    telemetry.happened(
        new WorkerEvent.StreamEnded(
            worker.path(),
            worker.stable(),
            incarnation,
            stream.id(),
            stream.request().function(),
            failure,
            Duration.ofNanos(now - stream.request().sentAt()),
            stream.fed(),
            stream.received(),
            stream.mostOutstanding()));
  }
}
