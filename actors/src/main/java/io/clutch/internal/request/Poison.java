package io.clutch.internal.request;

import io.clutch.call.PoisonedCall;
import io.clutch.failure.WorkerExit;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.WorkerEvent;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports the quarantined calls of one worker. */
public record Poison(
    WorkerName worker, Telemetry telemetry, LongSupplier clock, Consumer<PoisonedCall> hook) {
  private static final Logger LOG = LoggerFactory.getLogger(Poison.class);

  public void found(PendingCall request, WorkerExit last) {
    PoisonedCall call = request.poisoned(worker.path(), clock.getAsLong());
    int deaths = call.deaths().size();
    LOG.warn(
        "{}: {} processes ended under the call of {}, which is not sent again; the last one {}",
        worker.path(),
        deaths,
        request.function(),
        last.reason().message());
    telemetry.happened(
        new WorkerEvent.CallPoisoned(
            worker.path(),
            worker.stable(),
            last.incarnation(),
            request.id(),
            request.function(),
            deaths));
    hook.accept(call);
  }
}
