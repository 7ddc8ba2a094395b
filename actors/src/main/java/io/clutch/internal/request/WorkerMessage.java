package io.clutch.internal.request;

import io.clutch.call.Outcome;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.failure.WorkerExit;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.Done;
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

  /** Has the listener called in each further phase. It must be short. */
  record OnPhase(Runnable listener) implements WorkerMessage {
    public OnPhase {
      Objects.requireNonNull(listener, "listener");
    }
  }

  /** Asks for an answer once the worker, or the minimum of a pool's workers, is ready. */
  record AwaitReady(CompletableFuture<Done> answer) implements Extension {
    public AwaitReady {
      Objects.requireNonNull(answer, "answer");
    }

    public void ready() {
      answer.complete(Done.getInstance());
    }

    @Override
    public void reject(CallFailure failure) {
      answer.completeExceptionally(failure.toException());
    }

    @Override
    public boolean isWanted() {
      return !answer.isDone();
    }

    @Override
    public boolean isPatient() {
      return true;
    }
  }

  /** Asks for the status, of a pool as of one worker. */
  record AskStatus(Consumer<Outcome<WorkerStatus>> replyTo, boolean withMemory)
      implements Extension {

    /** The status of a worker that is about to be started; {@code last} is why it last ended. */
    public static WorkerStatus absent(String worker, int waiting, Optional<ExitReason> last) {
      WorkerPhase phase =
          last.<WorkerPhase>map(it -> new WorkerPhase.Restarting(exit(worker, it), Duration.ZERO))
              .orElseGet(() -> new WorkerPhase.Starting(0));
      return new WorkerStatus(phase, 0, 0, waiting, 0, 0, 0);
    }

    private static WorkerExit exit(String worker, ExitReason reason) {
      return new WorkerExit(reason, worker, 0, 0, Duration.ZERO, List.of(), "");
    }

    public void answer(WorkerStatus status) {
      replyTo.accept(new Outcome.Value<>(status));
    }

    @Override
    public void reject(CallFailure failure) {
      replyTo.accept(new Outcome.Failed<>(failure));
    }

    @Override
    public boolean isPatient() {
      return true;
    }

    @Override
    public boolean answersWithout(String worker, int waiting, Optional<ExitReason> last) {
      answer(absent(worker, waiting, last));
      return true;
    }
  }

  /** A question, which is answered at some time, or rejected. Most are for pools alone. */
  interface Extension extends WorkerMessage {

    /** Rejects the message, because nobody can handle it. */
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

    /** Whether its sender still waits for the answer. */
    default boolean isWanted() {
      return true;
    }

    /** Whether it waits for a restart even where calls do not, and for the first notice. */
    default boolean isPatient() {
      return false;
    }
  }
}
