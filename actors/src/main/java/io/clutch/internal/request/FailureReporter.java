package io.clutch.internal.request;

import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee;
import io.clutch.failure.ExitReason;
import io.clutch.internal.time.TimerQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fails calls, and reports failures to telemetry and the log. */
public final class FailureReporter {
  private static final Logger LOG = LoggerFactory.getLogger(FailureReporter.class);

  private final WorkerName worker;
  private final RequestRuntime runtime;
  private final TimerQueue timers;
  private final CallTelemetry telemetry;
  private long castsLost;

  public FailureReporter(WorkerName worker, RequestRuntime runtime, TimerQueue timers) {
    this.worker = worker;
    this.runtime = runtime;
    this.timers = timers;
    this.telemetry = new CallTelemetry(runtime.telemetry(), worker);
  }

  /** The telemetry of the worker's calls. */
  public CallTelemetry telemetry() {
    return telemetry;
  }

  /** Fails the request. {@code micros} is the handler's run time; negative if it is unknown. */
  public void fail(PendingRequest request, int incarnation, CallFailure failure, long micros) {
    timers.remove(request.next());
    if (request.isSettled()) {
      return;
    }
    CallFailure placed = noted(request, incarnation, failure, micros);
    request.fail(placed);
    if (!request.hasReply()) {
      castLost(request, placed.at(request.callee()));
    }
  }

  /** Adds the worker to the failure of a call that is about to end, and reports it to telemetry. */
  public CallFailure noted(
      PendingRequest request, int incarnation, CallFailure failure, long micros) {
    long now = runtime.clock().getAsLong();
    telemetry.failed(request, incarnation, now, failure, micros);
    return failure.at(Callee.worker(worker.path()));
  }

  public CallFailure tooLarge(PendingRequest request) {
    return new CallFailure.TooLarge(
        "the call with its function name and headers",
        request.messageBytes(),
        runtime.limits().messageSize(),
        runtime.limits().sizeKey());
  }

  /** The failure if the heap has no memory for the frame of a call. */
  public CallFailure noMemoryFor(PendingRequest request) {
    return noMemory("the call, for which the JVM has no memory left,", request.messageBytes());
  }

  /** The failure if the heap has no memory for a message. */
  public static CallFailure noMemory(String what, long bytes) {
    return new CallFailure.TooLarge(
        what, bytes, Runtime.getRuntime().freeMemory(), "the JVM's -Xmx");
  }

  /** Logs the line of user code at which an abandoned call has ended. */
  public void interrupted(PendingRequest call, String where) {
    if (where.isEmpty()) {
      return;
    }
    if (call.isAbandonedFor(ExitReason.Cause.DEADLINE)) {
      LOG.warn(
          "{} ran past its deadline of {} ms; interrupted in {}",
          call.callee().text(),
          call.limit().toMillis(),
          where);
    } else {
      LOG.debug("{}: it was cancelled, and ended in {}", call.callee().text(), where);
    }
  }

  /**
   * Logs the loss of a cast, because it has no caller. Logs the first ones, and then every
   * thousandth.
   */
  private void castLost(PendingRequest cast, CallFailure failure) {
    castsLost++;
    if (castsLost <= 10 || castsLost % 1000 == 0) {
      LOG.warn(
          "{} lost a cast of {} ({} so far): {}",
          worker.path(),
          cast.function(),
          castsLost,
          failure.message());
    }
  }
}
