package io.clutch.internal.request;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.worker.WorkerCommand;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.ActorPath;

/** The internal messages to the actors of workers and pools. No field may be null. */
public interface WorkerMessage extends WorkerCommand.Internal {

  /** Releases resources of the message after it was handled. */
  default void done() {}

  /** Handles an undelivered message, because {@code recipient} has ended for this reason. */
  default void undelivered(ActorPath recipient, ExitReason reason) {
    done();
  }

  private static CallFailure notRunning(ActorPath recipient, ExitReason reason) {
    return new CallFailure.NotRunning(recipient.toStringWithoutAddress(), reason);
  }

  /** An encoded request, from a reference or a pool. */
  record Submit(PendingRequest request) implements WorkerMessage {
    public Submit {
      Objects.requireNonNull(request, "request");
    }

    @Override
    public void undelivered(ActorPath recipient, ExitReason reason) {
      request.undelivered(recipient, notRunning(recipient, reason));
    }
  }

  /** Cancels a request: its caller is answered at once, and Python is told to end it. */
  record Cancel(PendingRequest request) implements WorkerMessage {
    public Cancel {
      Objects.requireNonNull(request, "request");
    }

    @Override
    public void undelivered(ActorPath recipient, ExitReason reason) {
      request.cancelledAfter(recipient);
    }
  }

  /** Completes the future with the reason once the worker has stopped for good. */
  record AwaitStop(CompletableFuture<ExitReason> stopped) implements WorkerMessage {
    public AwaitStop {
      Objects.requireNonNull(stopped, "stopped");
    }

    @Override
    public void undelivered(ActorPath recipient, ExitReason reason) {
      stopped.complete(reason);
    }
  }

  /** A further message of pools. */
  interface Extension extends WorkerMessage {

    /** Rejects the message, because no pool can handle it. */
    void reject(CallFailure failure);

    @Override
    default void undelivered(ActorPath recipient, ExitReason reason) {
      reject(notRunning(recipient, reason));
    }

    /**
     * Answers the message if it needs no pool, while there is none but one is about to start.
     *
     * @param pool the pool's place in the tree
     * @param waiting the number of calls that wait for it
     * @param last why the last pool ended, if there was one
     * @return whether it has answered; otherwise the message waits
     */
    default boolean answersWithout(String pool, int waiting, Optional<ExitReason> last) {
      return false;
    }
  }
}
