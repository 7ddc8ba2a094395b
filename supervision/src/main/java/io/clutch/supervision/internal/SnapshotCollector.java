package io.clutch.supervision.internal;

import io.clutch.supervision.ChildSnapshot;
import io.clutch.supervision.SupervisorSnapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** Asks the supervisors below for their snapshots, and answers with the whole tree. */
final class SnapshotCollector extends AbstractBehavior<SnapshotCollector.Command> {

  /** The question to a child. */
  record Question(ActorRef<?> child, Consumer<ActorRef<SupervisorSnapshot>> put) {}

  sealed interface Command {}

  private record Below(String id, SupervisorSnapshot snapshot) implements Command {}

  /** The child has ended and will not answer. */
  private record Gone(String id) implements Command {}

  private record TimedOut() implements Command {}

  private final SupervisorSnapshot own;
  private final Set<String> open;
  private final ActorRef<SupervisorSnapshot> replyTo;
  private final Map<String, SupervisorSnapshot> below = new HashMap<>();

  private SnapshotCollector(
      ActorContext<Command> context,
      SupervisorSnapshot own,
      Set<String> open,
      ActorRef<SupervisorSnapshot> replyTo) {
    super(context);
    this.own = own;
    this.open = open;
    this.replyTo = replyTo;
  }

  static Behavior<Command> create(
      SupervisorSnapshot own, Map<String, Question> below, SupervisorEvent.Survey survey) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(new TimedOut(), survey.limit());
                  below.forEach((id, question) -> ask(context, id, question));
                  return new SnapshotCollector(
                      context, own, new HashSet<>(below.keySet()), survey.replyTo());
                }));
  }

  private static void ask(ActorContext<Command> context, String id, Question question) {
    // One adapter for each child, because a common one would be replaced by the next.
    ActorRef<SupervisorSnapshot> answer =
        context.spawnAnonymous(
            Behaviors.receiveMessage(
                snapshot -> {
                  context.getSelf().tell(new Below(id, snapshot));
                  return Behaviors.stopped();
                }));
    context.watchWith(question.child(), new Gone(id));
    try {
      question.put().accept(answer);
    } catch (RuntimeException | Error e) { // user code makes the question
      context.getLog().warn("child '{}' cannot be asked for a snapshot", id, e);
      context.getSelf().tell(new Gone(id));
    }
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Below.class, this::onBelow)
        .onMessage(Gone.class, gone -> without(gone.id()))
        .onMessage(TimedOut.class, timedOut -> answer())
        .build();
  }

  private Behavior<Command> onBelow(Below answer) {
    below.put(answer.id(), answer.snapshot());
    return without(answer.id());
  }

  private Behavior<Command> without(String id) {
    open.remove(id);
    return open.isEmpty() ? answer() : this;
  }

  private Behavior<Command> answer() {
    var children = own.children().stream().map(this::completed).toList();
    replyTo.tell(
        new SupervisorSnapshot(
            own.path(),
            own.strategy(),
            own.intensity(),
            own.period(),
            own.restartsInPeriod(),
            own.isEnding(),
            children,
            own.history(),
            own.unavailable()));
    return Behaviors.stopped();
  }

  private ChildSnapshot completed(ChildSnapshot child) {
    boolean isSilent = open.contains(child.id());
    Optional<SupervisorSnapshot> found = Optional.ofNullable(below.get(child.id()));
    return new ChildSnapshot(
        child.id(),
        child.type(),
        child.restart(),
        child.state(),
        child.starts(),
        child.restarts(),
        child.uptime(),
        child.lastExit(),
        child.detail(),
        found,
        isSilent);
  }
}
