package io.clutch.supervision;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The messages of a supervisor. Requests for changes are answered in their turn, after the present
 * task of the supervisor. Questions are answered at once.
 */
public sealed interface SupervisorCommand {

  /** Starts a new child, after all others. A child that does not start is forgotten. */
  record StartChild(ChildSpec<?> child, ActorRef<Reply> replyTo) implements SupervisorCommand {
    public StartChild {
      Objects.requireNonNull(child, "child");
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }

  /** Stops a child, or ends the attempts to restart it. A temporary or dynamic one is forgotten. */
  record TerminateChild(String id, ActorRef<Reply> replyTo) implements SupervisorCommand {
    public TerminateChild {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }

  /** Starts a child that is known and not running. */
  record RestartChild(String id, ActorRef<Reply> replyTo) implements SupervisorCommand {
    public RestartChild {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }

  /** Forgets a child that is known and not running. */
  record DeleteChild(String id, ActorRef<Reply> replyTo) implements SupervisorCommand {
    public DeleteChild {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }

  /** Ends a running child as a failure would. The supervisor then applies its rules. */
  record KillChild(String id, ActorRef<Reply> replyTo) implements SupervisorCommand {
    public KillChild {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }

  /** All children in start order. */
  record WhichChildren(ActorRef<List<ChildInfo>> replyTo) implements SupervisorCommand {
    public WhichChildren {
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }

  /** The numbers of children. */
  record CountChildren(ActorRef<ChildCount> replyTo) implements SupervisorCommand {
    public CountChildren {
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }

  /** The specification of a child; empty if there is none with that id. */
  record GetChildSpec(String id, ActorRef<Optional<ChildSpec<?>>> replyTo)
      implements SupervisorCommand {
    public GetChildSpec {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }

  /**
   * The whole tree from here on. Supervisors that do not answer within 3 s are left out and marked.
   */
  record GetSnapshot(ActorRef<SupervisorSnapshot> replyTo) implements SupervisorCommand {
    public GetSnapshot {
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }

  /** Tells once why the child ends; at once if it is not running. */
  record MonitorChild(String id, ActorRef<Down> replyTo) implements SupervisorCommand {
    public MonitorChild {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }

  /** Tells why the supervisor ends. */
  record Monitor(ActorRef<Down> replyTo) implements SupervisorCommand {
    public Monitor {
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }

  /** Stops all children in order, and ends. */
  record Stop() implements SupervisorCommand {}

  /** The end of a child or a supervisor, named by its path. */
  record Down(String path, ChildExit reason) implements DeadLetterSuppression {}

  /**
   * The present state of one child.
   *
   * @param ref its present incarnation, if there is one; for a lasting reference see {@link
   *     Supervision#ref}
   */
  record ChildInfo(
      String id,
      ChildSnapshot.Type type,
      Restart restart,
      ChildSnapshot.State state,
      Optional<ActorRef<?>> ref) {}

  /**
   * The numbers of a supervisor's children.
   *
   * @param specs known children, running or not
   * @param active running children
   * @param supervisors known children that are supervisors
   * @param workers known children that are not supervisors
   */
  record ChildCount(int specs, int active, int supervisors, int workers) {}

  /** Internal messages of Clutch's actors, which users must not send. */
  non-sealed interface Internal extends SupervisorCommand {}
}
