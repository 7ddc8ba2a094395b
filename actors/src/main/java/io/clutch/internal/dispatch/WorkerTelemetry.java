package io.clutch.internal.dispatch;

import io.clutch.failure.ExitReason;
import io.clutch.failure.WorkerExit;
import io.clutch.internal.recording.EventRecorder;
import io.clutch.internal.request.WorkerName;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.WorkerEvent;
import java.time.Duration;

/** Makes the telemetry records of one worker. */
public record WorkerTelemetry(Telemetry telemetry, WorkerName worker) {

  public void starting(int incarnation) {
    telemetry.happened(new WorkerEvent.Starting(worker.path(), worker.stable(), incarnation));
  }

  public void ready(Incarnation incarnation, long now) {
    telemetry.happened(
        new WorkerEvent.Ready(
            worker.path(),
            worker.stable(),
            incarnation.number(),
            incarnation.pid(),
            incarnation.sinceStart(now)));
  }

  public void notAlive(Incarnation incarnation, int misses) {
    telemetry.happened(
        new WorkerEvent.NotAlive(
            worker.path(), worker.stable(), incarnation.number(), incarnation.pid(), misses));
  }

  public void notProgressing(Incarnation incarnation, int misses) {
    telemetry.happened(
        new WorkerEvent.NotProgressing(
            worker.path(), worker.stable(), incarnation.number(), incarnation.pid(), misses));
  }

  public void exited(WorkerExit exit, int survivors) {
    telemetry.happened(
        new WorkerEvent.Exited(
            worker.path(),
            worker.stable(),
            exit.incarnation(),
            exit.pid(),
            exit.reason().message(),
            exit.uptime(),
            survivors));
  }

  public void restarting(WorkerExit exit, Duration wait, int restart) {
    telemetry.happened(
        new WorkerEvent.Restarting(
            worker.path(),
            worker.stable(),
            exit.incarnation(),
            exit.reason().message(),
            wait,
            restart));
  }

  public void stopped(int incarnation, ExitReason reason) {
    if (reason instanceof ExitReason.GaveUp) {
      EventRecorder.INSTANCE.gaveUp(worker.stable(), reason.message());
    }
    telemetry.happened(
        new WorkerEvent.Stopped(worker.path(), worker.stable(), incarnation, reason.message()));
  }
}
