package io.clutch.supervision;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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
      Map<String, ActorRef<SupervisorCommand>> supervisors,
      SupervisorEvent.Survey survey) {
    // Those below have less time, so that what they know arrives here in time.
    Duration less = survey.limit().multipliedBy(3).dividedBy(4);
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(new TimedOut(), survey.limit());
                  supervisors.forEach((id, ref) -> ask(context, id, ref, less));
                  return new SnapshotCollector(context, own, supervisors.size(), survey.replyTo());
                }));
  }

  private static void ask(
      ActorContext<Command> context,
      String id,
      ActorRef<SupervisorCommand> supervisor,
      Duration limit) {
    // An adapter for each: one for all would be replaced by the next.
    ActorRef<SupervisorSnapshot> answer =
        context.spawnAnonymous(
            Behaviors.receiveMessage(
                snapshot -> {
                  context.getSelf().tell(new Below(id, snapshot));
                  return Behaviors.stopped();
                }));
    supervisor.tell(new SupervisorEvent.Survey(limit, answer));
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
