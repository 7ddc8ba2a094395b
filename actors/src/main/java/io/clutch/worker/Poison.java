package io.clutch.worker;

import io.clutch.failure.WorkerExit;
import io.clutch.telemetry.WorkerEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of the calls of one worker that are not sent again. */
record Poison(WorkerName worker, WorkerRuntime runtime) {
  private static final Logger LOG = LoggerFactory.getLogger(Poison.class);

  void found(Submission submission, WorkerExit last) {
    PoisonedCall call = submission.poisoned(worker.path(), runtime.clock().getAsLong());
    int deaths = call.deaths().size();
    LOG.warn(
        "{}: {} processes ended under the call of {}, which is not sent again; the last one {}",
        worker.path(),
        deaths,
        submission.function(),
        last.reason().message());
    runtime
        .telemetry()
        .happened(
            new WorkerEvent.CallPoisoned(
                worker.path(),
                worker.stable(),
                last.incarnation(),
                submission.id(),
                submission.function(),
                deaths));
    runtime.poisonHook().accept(call);
  }
}
