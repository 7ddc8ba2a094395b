package io.clutch.worker;

import io.clutch.failure.WorkerExit;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.WorkerEvent;
import java.time.Duration;

/** The records of a worker's life. */
record WorkerTelemetry(Telemetry telemetry, WorkerName worker) {

  void starting(int incarnation) {
    telemetry.happened(new WorkerEvent.Starting(worker.path(), worker.stable(), incarnation));
  }

  void ready(Incarnation incarnation, long now) {
    telemetry.happened(
        new WorkerEvent.Ready(
            worker.path(),
            worker.stable(),
            incarnation.number(),
            incarnation.pid(),
            incarnation.sinceStart(now)));
  }

  void notAlive(Incarnation incarnation, int misses) {
    telemetry.happened(
        new WorkerEvent.NotAlive(
            worker.path(), worker.stable(), incarnation.number(), incarnation.pid(), misses));
  }

  void notProgressing(Incarnation incarnation, int misses) {
    telemetry.happened(
        new WorkerEvent.NotProgressing(
            worker.path(), worker.stable(), incarnation.number(), incarnation.pid(), misses));
  }

  void exited(WorkerExit exit, int survivors) {
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

  void restarting(WorkerExit exit, Duration wait, int restart) {
    telemetry.happened(
        new WorkerEvent.Restarting(
            worker.path(),
            worker.stable(),
            exit.incarnation(),
            exit.reason().message(),
            wait,
            restart));
  }

  void stopped(int incarnation, String reason) {
    telemetry.happened(
        new WorkerEvent.Stopped(worker.path(), worker.stable(), incarnation, reason));
  }
}
