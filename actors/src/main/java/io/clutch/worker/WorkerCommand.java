package io.clutch.worker;

import io.clutch.call.Call;
import io.clutch.call.Outcome;
import java.time.Duration;
import java.util.Objects;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

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
   * Asks for the stacks of the worker's process, and what it does. They come within 300 ms, also
   * while native code holds the GIL. There is an error with the reason if there are none, at most 2
   * s after the question: for example without a process, if that is stopped, or if the machine is
   * overloaded. All that ask at the same time get the same ones; at most 1,000 may wait.
   */
  record GetStacks(ActorRef<StatusReply<Stacks>> replyTo) implements WorkerCommand {
    public GetStacks {
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }

  /**
   * Asks for a profile of the worker's process, from 1 to 30 s long. There is an error with the
   * reason if there is none, at most 5 s later; see {@link io.clutch.PythonRef#profile}.
   */
  record GetProfile(Duration over, ActorRef<StatusReply<Profile>> replyTo)
      implements WorkerCommand {
    public GetProfile {
      Profile.check(over);
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }

  /**
   * Asks which lines of Python code allocate memory within 1 to 30 s and still hold it at the end.
   * There is an error with the reason if there is none, at most 5 s later; see {@link
   * io.clutch.PythonRef#allocations}.
   */
  record GetAllocations(Duration over, ActorRef<StatusReply<Allocations>> replyTo)
      implements WorkerCommand {
    public GetAllocations {
      Profile.check(over);
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
