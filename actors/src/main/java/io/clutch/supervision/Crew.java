package io.clutch.supervision;

import io.clutch.supervision.SupervisionEvent.ChildStopped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** The actors of the children of one supervisor: carries out what the rules want. */
final class Crew implements Commands {
  private final ActorContext<SupervisorCommand> context;
  private final Place place;
  private final EventLog log;
  private final Monitors monitors;
  private final Map<Child, Incarnation> incarnations = new HashMap<>();
  private final Map<ActorRef<?>, Incarnation> byRef = new HashMap<>();

  /** Those that do not end; they are waited for, without any one's turn. */
  private final Set<ActorRef<?>> abandoned = new HashSet<>();

  private SupervisorRules rules;
  private boolean isStarted;
  private Optional<ChildExit> end = Optional.empty();

  Crew(ActorContext<SupervisorCommand> context, Place place, Monitors monitors) {
    this.context = context;
    this.place = place;
    this.monitors = monitors;
    this.log = new EventLog(place.listeners(), place.tree().listeners());
  }

  void serve(SupervisorRules those) {
    rules = those;
  }

  static ChildSpec<?> spec(Child child) {
    return (ChildSpec<?>) child.specified;
  }

  @Override
  public void start(Child child) {
    var incarnation =
        new Incarnation(child, place.name() + "/" + child.id(), context.getSelf(), place.self());
    incarnations.put(child, incarnation);
    try {
      spawn(incarnation, spec(child));
    } catch (RuntimeException | Error e) { // the user's factory, whose fault is its child's
      context.getSelf().tell(new SupervisorEvent.NotSpawned(incarnation, ChildExit.of(e)));
    }
  }

  private <M> void spawn(Incarnation incarnation, ChildSpec<M> spec) {
    Behavior<M> behavior = spec.behavior().create(incarnation, place.below(incarnation));
    ActorRef<M> ref =
        context.spawn(behavior, place.tree().freshName(spec.id()), spec.props(context.getSystem()));
    context.watch(ref);
    incarnation.ref = ref.unsafeUpcast();
    byRef.put(ref, incarnation);
    moved(incarnation.child);
  }

  /** The incarnation whose actor this was, or null if it is not one of a child's. */
  Incarnation ended(ActorRef<?> ref) {
    abandoned.remove(ref);
    Incarnation incarnation = byRef.remove(ref);
    if (incarnation != null) {
      incarnations.remove(incarnation.child, incarnation);
    }
    return incarnation;
  }

  /** A supervisor below has ended, though its actor may be there still; false if that is known. */
  boolean hasEnded(Incarnation incarnation) {
    if (ended(incarnation.ref) == null) {
      return false;
    }
    abandoned.add(incarnation.ref);
    return true;
  }

  /** There is no actor of this incarnation, and there will be none. */
  void notSpawned(Incarnation incarnation) {
    incarnations.remove(incarnation.child, incarnation);
  }

  Set<ActorRef<?>> abandoned() {
    return abandoned;
  }

  @Override
  public void stop(Child child, OptionalLong by) {
    Incarnation incarnation = incarnations.get(child);
    if (incarnation == null || incarnation.ref == null) {
      return; // not even spawned: its end is on the way
    }
    if (child.flags.type() == ChildType.SUPERVISOR && by.isPresent()) {
      incarnation.ref.tell(new SupervisorEvent.StopBy(earlier(by.getAsLong())));
    } else if (spec(child).stopMessage().isPresent()) {
      incarnation.ref.tell(spec(child).stopMessage().get());
    } else {
      context.stop(incarnation.ref);
    }
  }

  /** So that a supervisor below can kill its own before it is killed itself. */
  private static long earlier(long by) {
    long left = by - System.nanoTime();
    return by - Math.max(0, left) / 20;
  }

  @Override
  public void kill(Child child) {
    Incarnation incarnation = incarnations.get(child);
    if (incarnation != null && incarnation.ref != null) {
      context.stop(incarnation.ref);
    }
  }

  @Override
  public void abandon(Child child) {
    Incarnation incarnation = incarnations.remove(child);
    if (incarnation != null && incarnation.ref != null) {
      incarnation.abandon();
      byRef.remove(incarnation.ref);
      abandoned.add(incarnation.ref);
    }
    monitors.ended(child, new ChildExit.Killed("it does not end"));
  }

  @Override
  public Answer started(Child child) {
    Incarnation incarnation = incarnations.get(child);
    return new Answer.Started(child.id(), incarnation.ref, incarnation.detail());
  }

  @Override
  public void moved(Child child) {
    Availability availability = availability(child);
    place.tree().tell(place.path(child.id()), availability);
    if (availability instanceof Availability.Gone && child.flags.type() == ChildType.SUPERVISOR) {
      place.tree().goneBelow(place.path(child.id()), Optional.ofNullable(child.lastExit));
    }
  }

  private void movedIfAbsent(Child child) {
    if (child.state == ChildState.ABSENT) {
      moved(child);
    }
  }

  @Override
  public void removed(Child child) {
    moved(child);
  }

  @Override
  public void ready() {
    isStarted = true;
    rules.children().forEach(this::movedIfAbsent); // one that was ignored looked awaited till now
    place.self().ifPresent(Incarnation::ready);
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
    rules.children().forEach(child -> lost(child, reason));
    log.happened(
        new SupervisionEvent.SupervisorStopped(
            place.name(), "was stopped as an actor, from outside", true));
  }

  private void lost(Child child, ChildExit reason) {
    String path = place.path(child.id());
    if (child.isUp()) {
      place.tree().killed(path);
    }
    // One that was abandoned ends late, when another may have taken its place.
    if (place.self().map(Incarnation::isPresent).orElse(false)) {
      place
          .tree()
          .tell(path, new Availability.Awaited(spec(child).delivery(), Optional.of(reason)));
    }
  }

  /** {@code child} may be null; empty if it is not up. */
  Optional<Incarnation> incarnation(Child child) {
    return Optional.ofNullable(child)
        .filter(Child::isUp)
        .map(incarnations::get)
        .filter(incarnation -> incarnation.ref != null);
  }

  List<ChildInfo> infos() {
    List<ChildInfo> infos = new ArrayList<>();
    rules
        .children()
        .forEach(
            child ->
                infos.add(
                    new ChildInfo(
                        child.id(),
                        child.flags.type(),
                        child.flags.restart(),
                        child.shownState(),
                        incarnation(child).map(incarnation -> incarnation.ref))));
    return infos;
  }

  /** How those that have children are asked for their snapshots, each within the limit; by id. */
  Map<String, SnapshotCollector.Question> surveys(Duration limit) {
    Map<String, SnapshotCollector.Question> found = new LinkedHashMap<>();
    rules
        .children()
        .forEach(
            child ->
                incarnation(child)
                    .flatMap(
                        it ->
                            survey(child, limit)
                                .map(put -> new SnapshotCollector.Question(it.ref, put)))
                    .ifPresent(question -> found.put(child.id(), question)));
    return found;
  }

  private Optional<Consumer<ActorRef<SupervisorSnapshot>>> survey(Child child, Duration limit) {
    return supervisor(child)
        .<Consumer<ActorRef<SupervisorSnapshot>>>map(
            ref -> replyTo -> ref.tell(new SupervisorEvent.Survey(limit, replyTo)))
        .or(
            () ->
                incarnation(child)
                    .filter(incarnation -> incarnation.ref != null)
                    .flatMap(incarnation -> spec(child).survey(incarnation.ref)));
  }

  /** Tells the follower where its child is, or asks the supervisor below. */
  void locate(SupervisorEvent.Locate question) {
    int slash = question.path().indexOf('/');
    Child child =
        rules.children().find(slash < 0 ? question.path() : question.path().substring(0, slash));
    if (slash < 0 || child == null) {
      question.follower().tell(place.tree().notice(availability(child)));
      return;
    }
    String rest = question.path().substring(slash + 1);
    supervisor(child)
        .ifPresentOrElse(
            ref -> ref.tell(new SupervisorEvent.Locate(rest, question.follower())),
            () -> question.follower().tell(place.tree().notice(below(child))));
  }

  /** Whether the path may lead to a child, as far as is known here. */
  boolean isKnown(String path) {
    int slash = path.indexOf('/');
    Child child = rules.children().find(slash < 0 ? path : path.substring(0, slash));
    return child != null && (slash < 0 || child.flags.type() == ChildType.SUPERVISOR);
  }

  private Optional<ActorRef<SupervisorCommand>> supervisor(Child child) {
    return child.flags.type() == ChildType.SUPERVISOR
        ? incarnation(child).map(incarnation -> incarnation.ref.narrow())
        : Optional.empty();
  }

  private Availability below(Child child) {
    return child.flags.type() == ChildType.SUPERVISOR && !isGone(child)
        ? new Availability.Awaited(Delivery.DEFAULT, Optional.ofNullable(child.lastExit))
        : new Availability.Gone(Delivery.DEFAULT, Optional.ofNullable(child.lastExit));
  }

  private Availability availability(Child child) {
    if (child == null) {
      return new Availability.Gone(Delivery.DEFAULT, Optional.empty());
    }
    Delivery delivery = spec(child).delivery();
    Optional<Incarnation> incarnation = incarnation(child);
    if (child.state == ChildState.RUNNING && incarnation.isPresent()) {
      return new Availability.Up(incarnation.get().ref, delivery);
    }
    Optional<ChildExit> last = Optional.ofNullable(child.lastExit);
    return isGone(child)
        ? new Availability.Gone(delivery, last)
        : new Availability.Awaited(delivery, last, starting(child));
  }

  private Optional<ActorRef<Object>> starting(Child child) {
    return child.state == ChildState.STARTING
        ? incarnation(child).map(incarnation -> incarnation.ref)
        : Optional.empty();
  }

  /** Not before the first start is over, and not at the end, after which it may all come again. */
  private boolean isGone(Child child) {
    return child.state == ChildState.ABSENT
        && !child.isComingBack
        && isStarted
        && !rules.isEnding();
  }
}
