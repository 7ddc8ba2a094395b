package io.clutch.internal.request;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.worker.WorkerCommand;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.ActorPath;

/** What Clutch's own code tells the actors of workers and pools. Nothing in it may be null. */
public interface WorkerMessage extends WorkerCommand.Internal {

  /** It was handled: what it holds besides is released. */
  default void done() {}

  /** It has reached nobody, since {@code recipient} has ended for that reason. */
  default void undelivered(ActorPath recipient, ExitReason reason) {
    done();
  }

  private static CallFailure notRunning(ActorPath recipient, ExitReason reason) {
    return new CallFailure.NotRunning(recipient.toStringWithoutAddress(), reason);
  }

  /** A request that is encoded already; what references and pools send. */
  record Submit(PendingRequest request) implements WorkerMessage {
    public Submit {
      Objects.requireNonNull(request, "request");
    }

    @Override
    public void undelivered(ActorPath recipient, ExitReason reason) {
      request.undelivered(recipient, notRunning(recipient, reason));
    }
  }

  /** Gives up a request: its caller is answered at once, and Python is told to end it. */
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

  /** What more a pool understands. */
  interface Extension extends WorkerMessage {

    /** There is no pool that could do it. */
    void reject(CallFailure failure);

    @Override
    default void undelivered(ActorPath recipient, ExitReason reason) {
      reject(notRunning(recipient, reason));
    }

    /**
     * There is no pool now, but there is to be one: answers what needs none.
     *
     * @param pool its place in the tree
     * @param waiting calls that wait for it
     * @param last why there is none, if there was one
     * @return whether it has answered; otherwise it waits
     */
    default boolean answersWithout(String pool, int waiting, Optional<ExitReason> last) {
      return false;
    }
  }
}
