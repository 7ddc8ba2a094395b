package io.clutch.internal.request;

import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee;
import io.clutch.internal.recording.EventRecorder;
import io.clutch.internal.telemetry.RecordedTelemetry;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.WorkerEvent;
import java.time.Duration;

/**
 * Makes the telemetry records of calls. A process runs most calls one after the other. So the time
 * from the sending of a call to the reply of an earlier one counts as queueing, not as transfer.
 */
public final class CallTelemetry {
  /** Instead of microseconds: Python has not reported the handler's run time. */
  public static final long UNTOLD = -1;

  private final Telemetry telemetry;
  private final WorkerName worker;
  private final boolean heard;
  private int answering;
  private long lastAnswerAt;

  /** The parts of a call's time. */
  private record Times(Duration queued, Duration wire, Duration python) {}

  CallTelemetry(Telemetry telemetry, WorkerName worker) {
    this.telemetry = telemetry;
    this.worker = worker;
    this.heard = RecordedTelemetry.isHeard(telemetry);
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

  /** A call or stream has told how far it is. */
  public void progressed(PendingRequest request, int incarnation, Callee.Progress now) {
    if (heard) {
      telemetry.happened(
          new WorkerEvent.CallProgressed(
              worker.path(),
              worker.stable(),
              incarnation,
              request.id(),
              request.function(),
              now.done(),
              now.total(),
              now.text()));
    }
  }

  public void answered(PendingCall call, int incarnation, long now, long micros) {
    if (!isTold(call)) {
      return;
    }
    Times times = times(call, incarnation, now, micros);
    tell(
        call,
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
    if (isTold(call)) {
      tell(
          call,
          new WorkerEvent.CallLeft(
              worker.path(), worker.stable(), incarnation, call.id(), call.function(), why));
    }
  }

  void failed(PendingRequest call, int incarnation, long now, CallFailure failure, long micros) {
    if (failure instanceof CallFailure.DeadlineExceeded) {
      EventRecorder.INSTANCE.deadline(worker.stable(), incarnation, call.function(), call.limit());
    }
    if (!isTold(call)) {
      return;
    }
    Times times = times(call, incarnation, now, micros);
    tell(
        call,
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

  private boolean isTold(PendingRequest request) {
    return heard || request.recording().isOn();
  }

  private void tell(PendingRequest request, WorkerEvent event) {
    request.recording().happened(event);
    if (heard) {
      telemetry.happened(event);
    }
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

  /** The time from sending the call to the process's last reply to an earlier one. */
  private long behindOthers(PendingRequest call, int incarnation) {
    return answering == incarnation ? Math.max(0, lastAnswerAt - call.sentAt()) : 0;
  }

  private void ended(int incarnation, long now) {
    answering = incarnation;
    lastAnswerAt = now;
  }
}
