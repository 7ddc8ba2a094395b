package io.clutch.worker;

import io.clutch.failure.CallFailure;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.WorkerEvent;
import java.time.Duration;

/** The records of calls. */
final class CallTelemetry {
  private final Telemetry telemetry;
  private final String worker;
  private final boolean heard;

  CallTelemetry(Telemetry telemetry, String worker) {
    this.telemetry = telemetry;
    this.worker = worker;
    this.heard = telemetry != Telemetry.none();
  }

  void sent(Submission call, int incarnation) {
    if (!heard) {
      return;
    }
    telemetry.happened(
        new WorkerEvent.CallSent(
            worker, incarnation, call.id(), call.function(), queued(call), call.bytes()));
  }

  void answered(Submission call, int incarnation, long now, long micros) {
    if (!heard) {
      return;
    }
    Duration python = Failures.micros(micros);
    telemetry.happened(
        new WorkerEvent.CallAnswered(
            worker,
            incarnation,
            call.id(),
            call.function(),
            queued(call),
            wire(call, now, python),
            python));
  }

  void left(Submission call, int incarnation, WorkerEvent.CallLeft.Why why) {
    if (heard) {
      telemetry.happened(
          new WorkerEvent.CallLeft(worker, incarnation, call.id(), call.function(), why));
    }
  }

  void failed(Submission call, int incarnation, long now, CallFailure failure, long micros) {
    if (!heard) {
      return;
    }
    boolean wasSent = call.wasSent();
    Duration python = Failures.micros(micros);
    telemetry.happened(
        new WorkerEvent.CallFailed(
            worker,
            incarnation,
            call.id(),
            call.function(),
            failure.getClass().getSimpleName(),
            wasSent ? queued(call) : Duration.ofNanos(now - call.submittedAt()),
            wasSent ? wire(call, now, python) : Duration.ZERO,
            python));
  }

  void dropped(int incarnation, String why) {
    telemetry.happened(new WorkerEvent.FrameDropped(worker, incarnation, why));
  }

  private static Duration queued(Submission call) {
    return Duration.ofNanos(call.sentAt() - call.submittedAt());
  }

  private static Duration wire(Submission call, long now, Duration python) {
    return Duration.ofNanos(now - call.sentAt()).minus(python);
  }
}
