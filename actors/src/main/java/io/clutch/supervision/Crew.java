package io.clutch.supervision;

import io.clutch.supervision.SupervisionEvent.ChildStopped;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** The actors of the children of one supervisor: carries out what the rules want. */
final class Crew implements Commands {
  private final ActorContext<SupervisorCommand> context;
  private final Place place;
  private final Children children;
  private final Incarnations incarnations;
  private final Locations locations;
  private final Monitors monitors;
  private final BiFunction<SupervisorSpec, Place, Behavior<SupervisorCommand>> supervisors;
  private final EventLog log;
  private Optional<ChildExit> end = Optional.empty();

  /** {@code supervisors} makes the supervisors below. */
  Crew(
      ActorContext<SupervisorCommand> context,
      Place place,
      Children children,
      Incarnations incarnations,
      Locations locations,
      Monitors monitors,
      BiFunction<SupervisorSpec, Place, Behavior<SupervisorCommand>> supervisors) {
    this.context = context;
    this.place = place;
    this.children = children;
    this.incarnations = incarnations;
    this.locations = locations;
    this.monitors = monitors;
    this.supervisors = supervisors;
    this.log = new EventLog(place.listeners(), place.tree().listeners());
  }

  @Override
  public void start(Child child) {
    var incarnation =
        new Incarnation(child, place.name() + "/" + child.id(), context.getSelf(), place.self());
    incarnations.add(incarnation);
    try {
      spawn(incarnation, child.spec);
    } catch (RuntimeException | Error e) { // the user's factory, whose fault is its child's
      context.getSelf().tell(new SupervisorEvent.NotSpawned(incarnation, ChildExit.of(e)));
    }
  }

  private void spawn(Incarnation incarnation, ChildSpec<?> spec) {
    Optional<SupervisorSpec> supervisor = spec.supervisor();
    if (supervisor.isPresent()) {
      spawn(incarnation, supervisors.apply(supervisor.get(), place.below(incarnation)));
    } else {
      spawn(incarnation, spec.behavior(incarnation));
    }
  }

  private <M> void spawn(Incarnation incarnation, Behavior<M> behavior) {
    ChildSpec<?> spec = incarnation.child.spec;
    ActorRef<M> ref =
        context.spawn(behavior, place.tree().freshName(spec.id()), spec.props(context.getSystem()));
    context.watch(ref);
    incarnations.spawned(incarnation, ref.unsafeUpcast());
    moved(incarnation.child);
  }

  @Override
  public void stop(Child child, OptionalLong by) {
    // One that is not even spawned has its end on the way.
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

  /** So that a supervisor below can kill its own before it is killed itself. */
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
  public Answer started(Child child) {
    Incarnation incarnation = incarnations.spawned(child).orElseThrow();
    return new Answer.Started(child.id(), incarnation.ref, incarnation.detail());
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
    place.self().ifPresent(Incarnation::ready);
  }

  @Override
  public void ending() {
    locations.ending();
  }

  @Override
  public void ended(ChildExit reason) {
    end = Optional.of(reason);
  }

  @Override
  public void report(SupervisionEvent event) {
    log.happened(event);
    if (event instanceof ChildStopped stopped && stopped.how() != ChildStopped.How.IN_ORDER) {
      place.tree().killed(place.path(stopped.child()));
    }
  }

  /** Why the supervisor has ended, once it has. */
  Optional<ChildExit> end() {
    return end;
  }

  /** The supervisor's actor is stopped from outside, and its children with it. */
  void lost(ChildExit reason) {
    children.forEach(child -> locations.lost(child, reason));
    log.happened(
        new SupervisionEvent.SupervisorStopped(
            place.name(), "was stopped as an actor, from outside", true));
  }
}
