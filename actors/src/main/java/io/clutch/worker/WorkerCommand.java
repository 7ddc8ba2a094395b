package io.clutch.worker;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;

/** What a worker's actor understands. Safe to tell from anywhere; nothing in it may be null. */
public sealed interface WorkerCommand {

  /** Makes the call; {@code replyTo} is told exactly one outcome. */
  record Invoke<T>(Call<T> call, ActorRef<Outcome<T>> replyTo) implements WorkerCommand {
    public Invoke {
      Objects.requireNonNull(call, "call");
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }

  /** Makes the call and takes no answer; what it raises is logged. */
  record Cast(Call<?> call) implements WorkerCommand {
    public Cast {
      Objects.requireNonNull(call, "call");
    }
  }

  /**
   * Stops the worker in order: drain, ask, interrupt, terminate, kill. Watchers learn of the end as
   * of any actor's.
   */
  record Stop() implements WorkerCommand {}

  /** Asks for the status. */
  record GetStatus(ActorRef<WorkerStatus> replyTo) implements WorkerCommand {
    public GetStatus {
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }

  /**
   * Tells the subscriber the present phase, and each one that follows, up to {@link
   * WorkerPhase.Stopped}.
   */
  record Subscribe(ActorRef<WorkerPhase> subscriber) implements WorkerCommand {
    public Subscribe {
      Objects.requireNonNull(subscriber, "subscriber");
    }
  }

  /** Ends a {@link Subscribe}. A subscriber that ends is dropped by itself. */
  record Unsubscribe(ActorRef<WorkerPhase> subscriber) implements WorkerCommand {
    public Unsubscribe {
      Objects.requireNonNull(subscriber, "subscriber");
    }
  }

  /** A call that is encoded already; what refs and pools send. */
  record Submit(Submission submission) implements WorkerCommand {
    public Submit {
      Objects.requireNonNull(submission, "submission");
    }
  }

  /** Gives up a submission: its caller is answered at once, and Python is told to end it. */
  record Abandon(Submission submission) implements WorkerCommand {
    public Abandon {
      Objects.requireNonNull(submission, "submission");
    }
  }

  /** Completes the future with the reason once the worker has stopped for good. */
  record AwaitStop(CompletableFuture<ExitReason> stopped) implements WorkerCommand {
    public AwaitStop {
      Objects.requireNonNull(stopped, "stopped");
    }
  }

  /** What more a pool understands. */
  non-sealed interface Extension extends WorkerCommand {

    /** There is no pool that could do it. */
    void refuse(CallFailure failure);

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

  /** What Clutch's own actors tell each other. */
  sealed interface Internal extends WorkerCommand permits Event, Succession {

    /** It was handled: what it holds besides is released. */
    default void done() {}

    /** It has reached nobody. */
    default void undelivered() {
      done();
    }
  }
}
