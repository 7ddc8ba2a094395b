package io.clutch.supervision;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** Asks the supervisors below for their snapshots, and answers with the whole. */
final class SnapshotCollector extends AbstractBehavior<SnapshotCollector.Command> {

  sealed interface Command {}

  private record Below(String id, SupervisorSnapshot snapshot) implements Command {}

  private record TimedOut() implements Command {}

  private final SupervisorSnapshot own;
  private final int expected;
  private final ActorRef<SupervisorSnapshot> replyTo;
  private final Map<String, SupervisorSnapshot> below = new HashMap<>();

  private SnapshotCollector(
      ActorContext<Command> context,
      SupervisorSnapshot own,
      int expected,
      ActorRef<SupervisorSnapshot> replyTo) {
    super(context);
    this.own = own;
    this.expected = expected;
    this.replyTo = replyTo;
  }

  static Behavior<Command> create(
      SupervisorSnapshot own,
      Map<String, Consumer<ActorRef<SupervisorSnapshot>>> below,
      SupervisorEvent.Survey survey) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(new TimedOut(), survey.limit());
                  below.forEach((id, question) -> ask(context, id, question));
                  return new SnapshotCollector(context, own, below.size(), survey.replyTo());
                }));
  }

  private static void ask(
      ActorContext<Command> context, String id, Consumer<ActorRef<SupervisorSnapshot>> question) {
    // An adapter for each: one for all would be replaced by the next.
    ActorRef<SupervisorSnapshot> answer =
        context.spawnAnonymous(
            Behaviors.receiveMessage(
                snapshot -> {
                  context.getSelf().tell(new Below(id, snapshot));
                  return Behaviors.stopped();
                }));
    question.accept(answer);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Below.class, this::onBelow)
        .onMessage(TimedOut.class, timedOut -> answer())
        .build();
  }

  private Behavior<Command> onBelow(Below answer) {
    below.put(answer.id(), answer.snapshot());
    return below.size() == expected ? answer() : this;
  }

  private Behavior<Command> answer() {
    var children =
        own.children().stream()
            .map(
                child ->
                    below.containsKey(child.id()) ? child.withBelow(below.get(child.id())) : child)
            .toList();
    replyTo.tell(
        new SupervisorSnapshot(
            own.path(),
            own.strategy(),
            own.intensity(),
            own.period(),
            own.restartsInPeriod(),
            own.isEnding(),
            children,
            own.history()));
    return Behaviors.stopped();
  }
}
