package io.clutch.internal.handoff;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.worker.WorkerCommand;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The messages when a supervised worker's actor is replaced: between the workers and the proxy that
 * keeps their unsent calls, and to the proxy about where the worker is.
 */
public sealed interface HandOff extends WorkerMessage {

  /** To the proxy: where the worker is. A message with a smaller number is older. */
  record Moved(long number, Location location) implements HandOff {}

  /** To the proxy: there will be no further worker. To a worker or pool: stop working. */
  record Ended(ExitReason reason) implements HandOff {}

  /** To a worker: take these calls, and send your unsent calls to this proxy at the end. */
  record TakeOver(ActorRef<WorkerCommand> proxy, List<PendingRequest> calls) implements HandOff {
    @Override
    public void undelivered(ActorPath recipient, ExitReason reason) {
      proxy.tell(new Unsent(recipient.toStringWithoutAddress(), calls));
    }
  }

  /**
   * To the proxy: a worker takes no more calls. It passes on these calls, and the questions that it
   * has not answered. {@code worker} is the path of its actor.
   */
  record Unsent(String worker, List<PendingRequest> calls, List<WorkerMessage.Extension> asked)
      implements HandOff {
    public Unsent(String worker, List<PendingRequest> calls) {
      this(worker, calls, List.of());
    }

    @Override
    public void undelivered(ActorPath recipient, ExitReason reason) {
      var failure = new CallFailure.NotRunning(recipient.toStringWithoutAddress(), reason);
      calls.forEach(call -> call.undelivered(recipient, failure));
      asked.forEach(question -> question.reject(failure));
    }
  }

  /** To a worker or pool: a question that the proxy asks again if it is not delivered. */
  record Asked(ActorRef<WorkerCommand> proxy, WorkerMessage.Extension question) implements HandOff {
    @Override
    public void undelivered(ActorPath recipient, ExitReason reason) {
      String worker = recipient.toStringWithoutAddress();
      proxy.tell(new Unsent(worker, List.of(), List.of(question)));
    }
  }

  /** Where a worker is. */
  sealed interface Location {}

  /** The worker takes calls. */
  record Running(ActorRef<WorkerCommand> worker) implements Location {}

  /** The worker is about to start. Without {@code mayWait} calls fail meanwhile. */
  record Awaited(boolean mayWait, Optional<ExitReason> last) implements Location {}

  /** There is no worker, and none is about to start. */
  record Gone(ExitReason reason) implements Location {}
}
