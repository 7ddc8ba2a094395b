package io.clutch.internal.worker;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.handoff.Succession;
import io.clutch.internal.request.PendingRequest;
import io.clutch.worker.WorkerCommand;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What becomes of calls that a worker will not make: they go to its heir, or else they fail. */
final class Estate {
  private final String worker;
  private final Exchange exchange;
  private Optional<ActorRef<WorkerCommand>> heir = Optional.empty();

  Estate(String worker, Exchange exchange) {
    this.worker = worker;
    this.exchange = exchange;
  }

  /** There is an heir, which hands over calls; they are refused where this worker ends. */
  void adopt(Succession.Adopt adopt, Optional<ExitReason> end) {
    heir = Optional.of(adopt.heir());
    exchange.keepNotBegun();
    end.ifPresentOrElse(
        reason -> refuse(adopt.calls(), reason), () -> exchange.takeOver(adopt.calls()));
  }

  /** Calls that have come too late. */
  void refuse(List<PendingRequest> late, ExitReason reason) {
    heir.ifPresentOrElse(
        to -> to.tell(new Succession.Bequest(worker, late)),
        () -> late.forEach(request -> request.refuse(new CallFailure.NotRunning(worker, reason))));
  }

  /** All that waits. */
  void leave(ExitReason reason) {
    heir.ifPresentOrElse(
        to -> to.tell(new Succession.Bequest(worker, exchange.handOver())),
        () -> exchange.failWaiting(new CallFailure.NotRunning(worker, reason)));
  }
}
