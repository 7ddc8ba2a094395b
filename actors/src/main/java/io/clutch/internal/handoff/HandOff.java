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
 * What is said where a supervised worker's actor is replaced by the next: between the workers, the
 * proxy of what they leave, and who tells the proxy of them.
 */
public sealed interface HandOff extends WorkerMessage {

  /** To the proxy: where the worker is. One with a smaller number than another is older. */
  record Moved(long number, Place place) implements HandOff {}

  /** To the proxy: there will be no worker any more. To a worker or pool: it can work no more. */
  record Ended(ExitReason reason) implements HandOff {}

  /** To a worker: these calls are for it, and what it leaves is for the proxy. */
  record TakeOver(ActorRef<WorkerCommand> proxy, List<PendingRequest> calls) implements HandOff {
    @Override
    public void undelivered(ActorPath recipient, ExitReason reason) {
      proxy.tell(new Unsent(recipient.toStringWithoutAddress(), calls));
    }
  }

  /**
   * To the proxy: a worker takes no calls any more, and leaves these, and the questions that it has
   * not answered. {@code worker} is the path of its actor.
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

  /** Where a worker is. */
  sealed interface Place {}

  /** It takes calls. */
  record Running(ActorRef<WorkerCommand> worker) implements Place {}

  /** It is to come (back); without {@code mayWait} calls fail meanwhile. */
  record Awaited(boolean mayWait, Optional<ExitReason> last) implements Place {}

  /** It is not there, and not about to be. */
  record Gone(ExitReason reason) implements Place {}
}
