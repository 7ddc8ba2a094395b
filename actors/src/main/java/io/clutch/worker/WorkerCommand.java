package io.clutch.worker;

import io.clutch.call.Call;
import io.clutch.call.Outcome;
import java.util.Objects;
import org.apache.pekko.actor.DeadLetterSuppression;
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
   * of any actor's. It is no dead letter if the actor has ended already.
   */
  record Stop() implements WorkerCommand, DeadLetterSuppression {}

  /** Asks for the status. It comes once the memory of the process is read, within a second. */
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

  /** What Clutch's own actors tell each other; no message for users. */
  non-sealed interface Internal extends WorkerCommand {}
}
