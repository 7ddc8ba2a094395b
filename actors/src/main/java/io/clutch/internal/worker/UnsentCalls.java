package io.clutch.internal.worker;

import static java.util.stream.Collectors.partitioningBy;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.handoff.HandOff;
import io.clutch.internal.request.PendingRequest;
import io.clutch.worker.WorkerCommand;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The calls that a worker will not make, and those who wait until it is ready. They go to its
 * proxy, or else they fail.
 */
final class UnsentCalls {
  private final String worker;
  private final Exchange exchange;
  private final PhasePublisher phases;
  private Optional<ActorRef<WorkerCommand>> proxy = Optional.empty();

  UnsentCalls(String worker, Exchange exchange, PhasePublisher phases) {
    this.worker = worker;
    this.exchange = exchange;
    this.phases = phases;
  }

  /** Takes calls from a proxy. If this worker is ending, they are rejected. */
  void takeOver(HandOff.TakeOver takeOver, Optional<ExitReason> end) {
    proxy = Optional.of(takeOver.proxy());
    exchange.keepNotBegun();
    end.ifPresentOrElse(
        reason -> reject(takeOver.calls(), reason), () -> exchange.takeOver(takeOver.calls()));
  }

  /** Rejects calls that arrived too late. */
  void reject(List<PendingRequest> late, ExitReason reason) {
    Map<Boolean, List<PendingRequest>> rejected =
        late.stream().collect(partitioningBy(it -> proxy.isEmpty() || exchange.isOnlyForThis(it)));
    proxy.ifPresent(to -> to.tell(new HandOff.Unsent(worker, rejected.get(false))));
    rejected.get(true).forEach(it -> it.reject(new CallFailure.NotRunning(worker, reason)));
  }

  /** Hands over all waiting calls. */
  void handOff(ExitReason reason) {
    proxy.ifPresentOrElse(
        to -> reject(exchange.handOff(), reason),
        () -> exchange.failWaiting(new CallFailure.NotRunning(worker, reason)));
    phases.leaveAwaitingReady(reason, proxy);
  }
}
