package io.clutch.supervision.internal;

import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Reply;
import io.clutch.supervision.SupervisionEvent;
import io.clutch.supervision.SupervisionEvent.ChildStopped;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.supervision.internal.rules.Child;
import io.clutch.supervision.internal.rules.Children;
import io.clutch.supervision.internal.rules.Commands;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** The actors of one supervisor's children. Carries out the commands of the rules. */
final class ChildActors implements Commands {
  private final ActorContext<SupervisorCommand> context;
  private final TreePosition position;
  private final Children children;
  private final ChildIncarnations incarnations;
  private final Locations locations;
  private final Monitors monitors;
  private final BiFunction<SupervisorSpec, TreePosition, Behavior<SupervisorCommand>> supervisors;
  private final EventLog log;
  private Optional<ChildExit> end = Optional.empty();

  /** {@code supervisors} makes the behaviours of supervisors below. */
  ChildActors(
      ActorContext<SupervisorCommand> context,
      TreePosition position,
      Children children,
      ChildIncarnations incarnations,
      Locations locations,
      Monitors monitors,
      BiFunction<SupervisorSpec, TreePosition, Behavior<SupervisorCommand>> supervisors) {
    this.context = context;
    this.position = position;
    this.children = children;
    this.incarnations = incarnations;
    this.locations = locations;
    this.monitors = monitors;
    this.supervisors = supervisors;
    this.log = new EventLog(position.listeners(), position.tree().listeners());
  }

  @Override
  public void start(Child child) {
    var incarnation =
        new ChildIncarnation(
            child, position.name() + "/" + child.id(), context.getSelf(), position.self());
    incarnations.add(incarnation);
    try {
      spawn(incarnation, child.spec);
    } catch (RuntimeException | Error e) { // a fault of the user's factory is its child's failure
      context.getSelf().tell(new SupervisorEvent.NotSpawned(incarnation, ChildExit.of(e)));
    }
  }

  private void spawn(ChildIncarnation incarnation, ChildSpec<?> spec) {
    Optional<SupervisorSpec> supervisor = spec.supervisor();
    if (supervisor.isPresent()) {
      spawn(incarnation, supervisors.apply(supervisor.get(), position.below(incarnation)));
    } else {
      spawn(incarnation, spec.behavior(incarnation));
    }
  }

  private <M> void spawn(ChildIncarnation incarnation, Behavior<M> behavior) {
    ChildSpec<?> spec = incarnation.child.spec;
    ActorRef<M> ref =
        context.spawn(
            behavior, position.tree().freshName(spec.id()), spec.props(context.getSystem()));
    context.watch(ref);
    incarnations.spawned(incarnation, ref.unsafeUpcast());
    moved(incarnation.child);
  }

  @Override
  public void stop(Child child, OptionalLong by) {
    // If it could not be spawned, the event of its end follows.
    incarnations.spawned(child).ifPresent(incarnation -> stop(child, incarnation.ref, by));
  }

  private void stop(Child child, ActorRef<Object> ref, OptionalLong by) {
    if (child.isSupervisor() && by.isPresent()) {
      ref.tell(new SupervisorEvent.StopBy(earlier(by.getAsLong())));
    } else if (child.spec.stopMessage().isPresent()) {
      ref.tell(child.spec.stopMessage().get());
    } else {
      context.stop(ref);
    }
  }

  /** A little earlier, so that a supervisor below can kill its children before it is killed. */
  private static long earlier(long by) {
    long left = by - System.nanoTime();
    return by - Math.max(0, left) / 20;
  }

  @Override
  public void kill(Child child) {
    incarnations.spawned(child).ifPresent(incarnation -> context.stop(incarnation.ref));
  }

  @Override
  public void abandon(Child child) {
    incarnations.abandon(child);
    monitors.ended(child, new ChildExit.Killed("it does not end"));
  }

  @Override
  public Reply started(Child child) {
    ChildIncarnation incarnation = incarnations.spawned(child).orElseThrow();
    return new Reply.Started(child.id(), incarnation.ref, incarnation.detail());
  }

  @Override
  public void moved(Child child) {
    locations.moved(child);
  }

  @Override
  public void removed(Child child) {
    locations.moved(child);
  }

  @Override
  public void ready() {
    locations.started();
    monitors.started();
    position.self().ifPresent(ChildIncarnation::ready);
  }

  @Override
  public void ending() {
    locations.ending();
  }

  @Override
  public void ended(ChildExit reason) {
    stopped(reason.message(), !reason.isNormal());
    end = Optional.of(reason);
  }

  @Override
  public void report(SupervisionEvent event) {
    log.happened(event);
    if (event instanceof ChildStopped stopped && stopped.how() != ChildStopped.How.IN_ORDER) {
      position.tree().killed(position.path(stopped.child()));
    }
  }

  /** Why the supervisor has ended, once it has. */
  Optional<ChildExit> end() {
    return end;
  }

  /** Ends all children, because the supervisor's actor was stopped from outside. */
  void lost(ChildExit reason) {
    children.forEach(child -> locations.lost(child, reason));
    stopped("was stopped as an actor, from outside", true);
  }

  private void stopped(String reason, boolean abnormal) {
    log.happened(
        new SupervisionEvent.SupervisorStopped(
            position.name(), reason, abnormal, incarnations.abandonedIds()));
  }
}
