package io.clutch.worker;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What becomes of calls that a worker will not make: they go to its heir, or else they fail. */
final class Estate {
  private final String worker;
  private final Calls calls;
  private Optional<ActorRef<WorkerCommand>> heir = Optional.empty();

  Estate(String worker, Calls calls) {
    this.worker = worker;
    this.calls = calls;
  }

  /** From now on there is an heir. */
  void inheritedBy(ActorRef<WorkerCommand> by) {
    heir = Optional.of(by);
    calls.keepNotBegun();
  }

  /** Calls that have come too late. */
  void refuse(List<Submission> late, ExitReason reason) {
    heir.ifPresentOrElse(
        to -> to.tell(new Succession.Bequest(worker, late)),
        () -> late.forEach(call -> call.refuse(new CallFailure.NotRunning(worker, reason))));
  }

  /** All that waits. */
  void leave(ExitReason reason) {
    heir.ifPresentOrElse(
        to -> to.tell(new Succession.Bequest(worker, calls.handOver())),
        () -> calls.failQueued(new CallFailure.NotRunning(worker, reason)));
  }
}
