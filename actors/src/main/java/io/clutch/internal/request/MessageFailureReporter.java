package io.clutch.internal.request;

import io.clutch.call.Call;
import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee;
import io.clutch.internal.telemetry.RecordedTelemetry;
import io.clutch.telemetry.WorkerEvent;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fails messages that never became calls, and reports the failures. */
final class MessageFailureReporter {
  private static final Logger LOG = LoggerFactory.getLogger(CallEncoder.class);
  private static final int LOGGED_EACH = 10;
  private static final int LOGGED_EVERY = 1_000;

  private final WorkerName worker;
  private final RequestRuntime runtime;
  private long castsDropped;

  MessageFailureReporter(WorkerName worker, RequestRuntime runtime) {
    this.worker = worker;
    this.runtime = runtime;
  }

  void fail(CallMessage message, CallFailure failure) {
    if (message.isSettled()) {
      return;
    }
    message.failure(failure.at(Callee.worker(worker.path())));
    if (message.isCast()) {
      dropped(message.call(), failure);
    }
    if (RecordedTelemetry.isHeard(runtime.telemetry())) {
      runtime.telemetry().happened(event(message, failure));
    }
  }

  private WorkerEvent event(CallMessage message, CallFailure failure) {
    return new WorkerEvent.CallFailed(
        worker.path(),
        worker.stable(),
        0,
        0,
        message.call().function(),
        failure.getClass().getSimpleName(),
        Duration.ofNanos(runtime.clock().getAsLong() - message.arrivedAt()),
        Duration.ZERO,
        Duration.ZERO);
  }

  /** Logs the loss of a cast: the first ones, and then every thousandth. */
  private void dropped(Call<?> cast, CallFailure failure) {
    castsDropped++;
    if (castsDropped <= LOGGED_EACH || castsDropped % LOGGED_EVERY == 0) {
      LOG.warn(
          "A cast of {} to {} was dropped ({} so far): {}",
          cast.function(),
          worker.path(),
          castsDropped,
          failure.message());
    }
  }
}
