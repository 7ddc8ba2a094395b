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
 * heir of what they leave, and who tells the heir of them.
 */
public sealed interface Succession extends WorkerMessage {

  /** To the heir: where the worker is. One with a smaller number than another is older. */
  record Located(long number, Place place) implements Succession {}

  /** To the heir: there will be no worker any more. To a worker or pool: it can work no more. */
  record Ended(ExitReason reason) implements Succession {}

  /** To a worker: these calls are for it, and what it leaves is for the heir. */
  record Adopt(ActorRef<WorkerCommand> heir, List<PendingRequest> calls) implements Succession {
    @Override
    public void undelivered(ActorPath recipient, ExitReason reason) {
      heir.tell(new Bequest(recipient.toStringWithoutAddress(), calls));
    }
  }

  /**
   * To the heir: a worker takes no calls any more, and leaves these, and the questions that it has
   * not answered. {@code worker} is the path of its actor.
   */
  record Bequest(String worker, List<PendingRequest> calls, List<WorkerMessage.Extension> asked)
      implements Succession {
    public Bequest(String worker, List<PendingRequest> calls) {
      this(worker, calls, List.of());
    }

    @Override
    public void undelivered(ActorPath recipient, ExitReason reason) {
      var failure = new CallFailure.NotRunning(recipient.toStringWithoutAddress(), reason);
      calls.forEach(call -> call.undelivered(recipient, failure));
      asked.forEach(question -> question.refuse(failure));
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
