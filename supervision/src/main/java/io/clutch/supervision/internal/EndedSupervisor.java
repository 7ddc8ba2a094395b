package io.clutch.supervision.internal;

import io.clutch.supervision.ChildExit;
import io.clutch.supervision.Reply;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorCommand.ChildCount;
import io.clutch.supervision.SupervisorCommand.CountChildren;
import io.clutch.supervision.SupervisorCommand.DeleteChild;
import io.clutch.supervision.SupervisorCommand.Down;
import io.clutch.supervision.SupervisorCommand.GetChildSpec;
import io.clutch.supervision.SupervisorCommand.GetSnapshot;
import io.clutch.supervision.SupervisorCommand.KillChild;
import io.clutch.supervision.SupervisorCommand.Monitor;
import io.clutch.supervision.SupervisorCommand.MonitorChild;
import io.clutch.supervision.SupervisorCommand.RestartChild;
import io.clutch.supervision.SupervisorCommand.StartChild;
import io.clutch.supervision.SupervisorCommand.TerminateChild;
import io.clutch.supervision.SupervisorCommand.WhichChildren;
import io.clutch.supervision.SupervisorSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * The actor of a supervisor that has ended. It answers messages that had arrived, and stays as long
 * as its abandoned children do, because their threads may still run.
 */
final class EndedSupervisor extends AbstractBehavior<SupervisorCommand> {
  private final TreePosition position;
  private final ChildExit reason;
  private final SupervisorSnapshot last;
  private final Set<ActorRef<?>> abandoned;
  private boolean isDrained;

  private EndedSupervisor(
      ActorContext<SupervisorCommand> context,
      TreePosition position,
      ChildExit reason,
      SupervisorSnapshot last,
      Set<ActorRef<?>> abandoned) {
    super(context);
    this.position = position;
    this.reason = reason;
    this.last = last;
    this.abandoned = abandoned;
  }

  static Behavior<SupervisorCommand> create(
      ActorContext<SupervisorCommand> context,
      TreePosition position,
      ChildExit reason,
      SupervisorSnapshot last,
      Set<ActorRef<?>> abandoned) {
    context.getSelf().tell(new SupervisorEvent.Drained());
    return new EndedSupervisor(context, position, reason, last, abandoned);
  }

  @Override
  public Receive<SupervisorCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(SupervisorEvent.Drained.class, this::onDrained)
        .onMessage(GetSnapshot.class, question -> onSnapshot(question.replyTo()))
        .onMessage(SupervisorEvent.Survey.class, question -> onSnapshot(question.replyTo()))
        .onAnyMessage(this::onOther)
        .onSignal(Terminated.class, this::onTerminated)
        .build();
  }

  private Behavior<SupervisorCommand> onDrained(SupervisorEvent.Drained drained) {
    isDrained = true;
    return next();
  }

  private Behavior<SupervisorCommand> onTerminated(Terminated signal) {
    abandoned.remove(signal.getRef());
    return next();
  }

  private Behavior<SupervisorCommand> next() {
    return isDrained && abandoned.isEmpty() ? Behaviors.stopped() : this;
  }

  private Behavior<SupervisorCommand> onSnapshot(ActorRef<SupervisorSnapshot> replyTo) {
    replyTo.tell(last);
    return this;
  }

  private Behavior<SupervisorCommand> onOther(SupervisorCommand command) {
    answer(command, position.name(), position::path, reason);
    return this;
  }

  /** Answers a message to an ended supervisor. {@code path} gives the path of an id. */
  static void answer(
      SupervisorCommand command, String name, UnaryOperator<String> path, ChildExit reason) {
    if (command instanceof StartChild it) {
      refuse(it.replyTo());
    } else if (command instanceof TerminateChild it) {
      refuse(it.replyTo());
    } else if (command instanceof RestartChild it) {
      refuse(it.replyTo());
    } else if (command instanceof DeleteChild it) {
      refuse(it.replyTo());
    } else if (command instanceof KillChild it) {
      refuse(it.replyTo());
    } else if (command instanceof EndIncarnation it) {
      it.reply().accept(new Reply.ShuttingDown());
    } else if (command instanceof WhichChildren it) {
      it.replyTo().tell(List.of());
    } else if (command instanceof CountChildren it) {
      it.replyTo().tell(new ChildCount(0, 0, 0, 0));
    } else if (command instanceof GetChildSpec it) {
      it.replyTo().tell(Optional.empty());
    } else if (command instanceof MonitorChild it) {
      it.replyTo().tell(new Down(path.apply(it.id()), reason));
    } else if (command instanceof Monitor it) {
      it.replyTo().tell(new Down(name, reason));
    } else if (command instanceof AwaitStarted it) {
      it.ended(name, reason);
    }
  }

  private static void refuse(ActorRef<Reply> replyTo) {
    replyTo.tell(new Reply.ShuttingDown());
  }
}
