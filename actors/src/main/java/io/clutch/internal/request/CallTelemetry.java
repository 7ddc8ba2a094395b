package io.clutch.internal.request;

import io.clutch.failure.CallFailure;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.WorkerEvent;
import java.time.Duration;

/**
 * The records of calls. A process makes most of its calls one after the other. So what passes
 * between the sending of a call and the answer to an earlier one is a wait, and not the wire's
 * time.
 */
public final class CallTelemetry {
  /** Instead of microseconds: Python has not said how long the handler ran. */
  public static final long UNTOLD = -1;

  private final Telemetry telemetry;
  private final WorkerName worker;
  private final boolean heard;
  private int answering;
  private long lastAnswerAt;

  /** Where the time of a call went. */
  private record Times(Duration queued, Duration wire, Duration python) {}

  CallTelemetry(Telemetry telemetry, WorkerName worker) {
    this.telemetry = telemetry;
    this.worker = worker;
    this.heard = telemetry != Telemetry.none();
  }

  public void sent(PendingCall call, int incarnation) {
    if (!heard) {
      return;
    }
    telemetry.happened(
        new WorkerEvent.CallSent(
            worker.path(),
            worker.stable(),
            incarnation,
            call.id(),
            call.function(),
            Duration.ofNanos(call.sentAt() - call.submittedAt()),
            call.bytes()));
  }

  public void answered(PendingCall call, int incarnation, long now, long micros) {
    if (!heard) {
      return;
    }
    Times times = times(call, incarnation, now, micros);
    telemetry.happened(
        new WorkerEvent.CallAnswered(
            worker.path(),
            worker.stable(),
            incarnation,
            call.id(),
            call.function(),
            times.queued(),
            times.wire(),
            times.python()));
  }

  public void castRan(PendingCall cast, int incarnation, long now) {
    left(cast, incarnation, WorkerEvent.CallLeft.Why.CAST_RAN);
    ended(incarnation, now);
  }

  public void left(PendingCall call, int incarnation, WorkerEvent.CallLeft.Why why) {
    if (heard) {
      telemetry.happened(
          new WorkerEvent.CallLeft(
              worker.path(), worker.stable(), incarnation, call.id(), call.function(), why));
    }
  }

  void failed(PendingRequest call, int incarnation, long now, CallFailure failure, long micros) {
    if (!heard) {
      return;
    }
    Times times = times(call, incarnation, now, micros);
    telemetry.happened(
        new WorkerEvent.CallFailed(
            worker.path(),
            worker.stable(),
            incarnation,
            call.id(),
            call.function(),
            failure.getClass().getSimpleName(),
            times.queued(),
            times.wire(),
            times.python()));
  }

  private Times times(PendingRequest call, int incarnation, long now, long micros) {
    long all = now - call.submittedAt();
    if (call.id() == 0) {
      return new Times(Duration.ofNanos(all), Duration.ZERO, Duration.ZERO);
    }
    long inProcess = now - call.sentAt() - behindOthers(call, incarnation);
    long python = micros == UNTOLD ? inProcess : micros * 1000;
    long wire = Math.max(0, inProcess - python);
    if (micros != UNTOLD) {
      ended(incarnation, now);
    }
    return new Times(
        Duration.ofNanos(Math.max(0, all - wire - python)),
        Duration.ofNanos(wire),
        Duration.ofNanos(python));
  }

  /** How long after the call was sent its process answered an earlier one. */
  private long behindOthers(PendingRequest call, int incarnation) {
    return answering == incarnation ? Math.max(0, lastAnswerAt - call.sentAt()) : 0;
  }

  private void ended(int incarnation, long now) {
    answering = incarnation;
    lastAnswerAt = now;
  }
}
