package io.clutch.supervision.internal;

import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Reply;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorCommand.CountChildren;
import io.clutch.supervision.SupervisorCommand.DeleteChild;
import io.clutch.supervision.SupervisorCommand.GetChildSpec;
import io.clutch.supervision.SupervisorCommand.GetSnapshot;
import io.clutch.supervision.SupervisorCommand.KillChild;
import io.clutch.supervision.SupervisorCommand.Monitor;
import io.clutch.supervision.SupervisorCommand.MonitorChild;
import io.clutch.supervision.SupervisorCommand.RestartChild;
import io.clutch.supervision.SupervisorCommand.StartChild;
import io.clutch.supervision.SupervisorCommand.Stop;
import io.clutch.supervision.SupervisorCommand.TerminateChild;
import io.clutch.supervision.SupervisorCommand.WhichChildren;
import io.clutch.supervision.SupervisorSnapshot;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.supervision.SupervisorStartException;
import io.clutch.supervision.internal.rules.Child;
import io.clutch.supervision.internal.rules.Children;
import io.clutch.supervision.internal.rules.SupervisorRules;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * A supervisor's actor. It passes messages and timers to {@link SupervisorRules}, whose commands
 * {@link ChildActors} carries out.
 */
public final class SupervisorActor extends AbstractBehavior<SupervisorCommand> {
  private static final Duration SURVEY_LIMIT = Duration.ofSeconds(3);
  private static final Object TICK = "tick";

  private final SupervisorSpec spec;
  private final TreePosition position;
  private final TimerScheduler<SupervisorCommand> timers;
  private final ChildIncarnations incarnations = new ChildIncarnations();
  private final Locations locations;
  private final Questions questions;
  private final Monitors monitors;
  private final ChildActors actors;
  private final SupervisorRules rules;
  private OptionalLong armed = OptionalLong.empty();

  private SupervisorActor(
      ActorContext<SupervisorCommand> context,
      TimerScheduler<SupervisorCommand> timers,
      SupervisorSpec spec,
      TreePosition position) {
    super(context);
    this.spec = spec;
    this.position = position;
    this.timers = timers;
    var children = new Children();
    this.locations = new Locations(position, children, incarnations);
    this.questions = new Questions(children, incarnations);
    this.monitors = new Monitors(position);
    this.actors =
        new ChildActors(
            context,
            position,
            children,
            incarnations,
            locations,
            monitors,
            SupervisorActor::create);
    this.rules =
        new SupervisorRules(
            position.name(),
            spec,
            children,
            System::nanoTime,
            () -> ThreadLocalRandom.current().nextDouble(),
            actors);
    spec.children().forEach(rules::add);
  }

  /** The top of the tree. */
  public static Behavior<SupervisorCommand> create(SupervisorSpec spec, Tree tree) {
    return create(spec, TreePosition.top(tree));
  }

  private static Behavior<SupervisorCommand> create(SupervisorSpec spec, TreePosition inherited) {
    TreePosition position = inherited.withListeners(spec.listeners());
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  var actor = new SupervisorActor(context, timers, spec, position);
                  position
                      .tree()
                      .begins(context.getSelf(), position.path(), actor.locations::isKnown);
                  actor.rules.start();
                  return actor.next();
                }));
  }

  @Override
  public Receive<SupervisorCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(SupervisorEvent.Ready.class, this::onReady)
        .onMessage(SupervisorEvent.Ignored.class, this::onIgnored)
        .onMessage(SupervisorEvent.CannotStart.class, this::onCannotStart)
        .onMessage(SupervisorEvent.NotSpawned.class, this::onNotSpawned)
        .onMessage(SupervisorEvent.Ended.class, this::onEnded)
        .onMessage(SupervisorEvent.Tick.class, this::onTick)
        .onMessage(SupervisorEvent.StopBy.class, stop -> onStop(OptionalLong.of(stop.at())))
        .onMessage(SupervisorEvent.Locate.class, this::onLocate)
        .onMessage(SupervisorEvent.Survey.class, this::onSurvey)
        .onMessage(StartChild.class, this::onStartChild)
        .onMessage(TerminateChild.class, this::onTerminateChild)
        .onMessage(RestartChild.class, this::onRestartChild)
        .onMessage(DeleteChild.class, this::onDeleteChild)
        .onMessage(KillChild.class, this::onKillChild)
        .onMessage(WhichChildren.class, this::onWhichChildren)
        .onMessage(CountChildren.class, this::onCountChildren)
        .onMessage(GetChildSpec.class, this::onGetChildSpec)
        .onMessage(GetSnapshot.class, this::onGetSnapshot)
        .onMessage(MonitorChild.class, this::onMonitorChild)
        .onMessage(Monitor.class, this::onMonitor)
        .onMessage(AwaitStarted.class, this::onAwaitStarted)
        .onMessage(EndIncarnation.class, this::onEndIncarnation)
        .onMessage(Stop.class, stop -> onStop(OptionalLong.empty()))
        .onSignal(Terminated.class, this::onTerminated)
        .onSignal(PostStop.class, this::onPostStop)
        .build();
  }

  // Events.

  private Behavior<SupervisorCommand> onReady(SupervisorEvent.Ready ready) {
    ChildIncarnation incarnation = ready.incarnation();
    rules.childReady(incarnation.child, incarnation.number);
    return next();
  }

  private Behavior<SupervisorCommand> onIgnored(SupervisorEvent.Ignored ignored) {
    ChildIncarnation incarnation = ignored.incarnation();
    rules.childIgnored(incarnation.child, incarnation.number);
    return next();
  }

  private Behavior<SupervisorCommand> onCannotStart(SupervisorEvent.CannotStart failed) {
    ChildIncarnation incarnation = failed.incarnation();
    rules.childCannotStart(incarnation.child, incarnation.number, failed.cause());
    return next();
  }

  private Behavior<SupervisorCommand> onNotSpawned(SupervisorEvent.NotSpawned failed) {
    incarnations.notSpawned(failed.incarnation());
    return ended(failed.incarnation(), failed.cause());
  }

  private Behavior<SupervisorCommand> onEnded(SupervisorEvent.Ended below) {
    ChildIncarnation incarnation = below.incarnation();
    return incarnations.hasEnded(incarnation)
        ? ended(incarnation, incarnation.exit().orElseGet(ChildExit.Normal::new))
        : this;
  }

  private Behavior<SupervisorCommand> onTerminated(Terminated signal) {
    ChildIncarnation incarnation = incarnations.ended(signal.getRef());
    return incarnation == null ? this : ended(incarnation, incarnation.exitOf(signal));
  }

  private Behavior<SupervisorCommand> ended(ChildIncarnation incarnation, ChildExit exit) {
    freezeAtShutdown();
    Child child = incarnation.child;
    // The signal of its end may overtake its report.
    if (incarnation.isReady()) {
      rules.childReady(child, incarnation.number);
    } else if (incarnation.isIgnored()) {
      rules.childIgnored(child, incarnation.number);
    }
    rules.childEnded(child, incarnation.number, exit);
    monitors.ended(child, child.lastExit == null ? exit : child.lastExit);
    return next();
  }

  private Behavior<SupervisorCommand> onTick(SupervisorEvent.Tick tick) {
    armed = OptionalLong.empty();
    freezeAtShutdown();
    rules.tick();
    return next();
  }

  private Behavior<SupervisorCommand> onStop(OptionalLong by) {
    rules.stop(by);
    return next();
  }

  // Requests.

  private Behavior<SupervisorCommand> onStartChild(StartChild request) {
    ChildSpec<?> child = request.child();
    try {
      spec.check(child);
    } catch (IllegalArgumentException e) {
      request.replyTo().tell(new Reply.Refused(e.getMessage()));
      return this;
    }
    if (position.tree().isShuttingDown()) {
      request.replyTo().tell(new Reply.ShuttingDown());
      return this;
    }
    rules.administration().startChild(child, request.replyTo()::tell);
    return settled();
  }

  private Behavior<SupervisorCommand> onTerminateChild(TerminateChild request) {
    rules.administration().terminateChild(request.id(), request.replyTo()::tell);
    return settled();
  }

  private Behavior<SupervisorCommand> onRestartChild(RestartChild request) {
    rules.administration().restartChild(request.id(), request.replyTo()::tell);
    return settled();
  }

  private Behavior<SupervisorCommand> onDeleteChild(DeleteChild request) {
    rules.administration().deleteChild(request.id(), request.replyTo()::tell);
    return settled();
  }

  private Behavior<SupervisorCommand> onKillChild(KillChild request) {
    Child child = rules.children().find(request.id());
    Optional<ChildIncarnation> incarnation = incarnations.up(child);
    if (child == null) {
      request.replyTo().tell(new Reply.NotFound(request.id()));
    } else if (incarnation.isEmpty()) {
      request.replyTo().tell(new Reply.Refused("child '" + request.id() + "' is not running"));
    } else {
      incarnation.get().endsWith(new ChildExit.Killed("by request"));
      rules.crash(child);
      request.replyTo().tell(new Reply.Done(request.id()));
    }
    return next();
  }

  private Behavior<SupervisorCommand> onEndIncarnation(EndIncarnation request) {
    rules
        .administration()
        .endIncarnation(
            request.id(),
            child -> request.refusal(child.incarnation, incarnations.path(child)),
            request.isToRestart(),
            request.why(),
            request.reply());
    return settled();
  }

  private Behavior<SupervisorCommand> settled() {
    rules.settled();
    return next();
  }

  // Questions.

  private Behavior<SupervisorCommand> onWhichChildren(WhichChildren question) {
    question.replyTo().tell(questions.infos());
    return this;
  }

  private Behavior<SupervisorCommand> onCountChildren(CountChildren question) {
    question.replyTo().tell(rules.children().count());
    return this;
  }

  private Behavior<SupervisorCommand> onGetChildSpec(GetChildSpec question) {
    Child child = rules.children().find(question.id());
    question.replyTo().tell(Optional.ofNullable(child).map(it -> it.spec));
    return this;
  }

  private Behavior<SupervisorCommand> onGetSnapshot(GetSnapshot question) {
    return onSurvey(new SupervisorEvent.Survey(SURVEY_LIMIT, question.replyTo()));
  }

  private Behavior<SupervisorCommand> onSurvey(SupervisorEvent.Survey survey) {
    SupervisorSnapshot own = questions.snapshot(position.name(), spec, rules);
    // Supervisors below have less time, so that their answers arrive here in time.
    var below = questions.surveys(survey.limit().multipliedBy(3).dividedBy(4));
    if (below.isEmpty()) {
      survey.replyTo().tell(own);
    } else {
      getContext().spawnAnonymous(SnapshotCollector.create(own, Map.copyOf(below), survey));
    }
    return this;
  }

  private Behavior<SupervisorCommand> onMonitorChild(MonitorChild question) {
    monitors.add(rules.children().find(question.id()), question);
    return this;
  }

  private Behavior<SupervisorCommand> onMonitor(Monitor question) {
    monitors.add(question.replyTo());
    return this;
  }

  private Behavior<SupervisorCommand> onAwaitStarted(AwaitStarted question) {
    monitors.add(question);
    return this;
  }

  private Behavior<SupervisorCommand> onLocate(SupervisorEvent.Locate question) {
    locations.locate(question);
    return this;
  }

  // Consequences.

  private void freezeAtShutdown() {
    if (position.tree().isShuttingDown()) {
      rules.freeze();
    }
  }

  private Behavior<SupervisorCommand> next() {
    if (actors.end().isPresent()) {
      return finished(actors.end().get());
    }
    arm();
    return this;
  }

  private Behavior<SupervisorCommand> finished(ChildExit reason) {
    monitors.allEnded(reason);
    position.tree().ends(getContext().getSelf());
    if (position.self().isPresent()) {
      position.self().get().hasEnded(reason);
    } else if (reason instanceof ChildExit.Failed failed
        && failed.cause() instanceof SupervisorStartException notStarted) {
      position.tree().endsWith(reason);
      throw notStarted; // Pekko may start it again
    } else {
      position.tree().ended(reason);
    }
    SupervisorSnapshot last = questions.snapshot(position.name(), spec, rules);
    return EndedSupervisor.create(getContext(), position, reason, last, incarnations.abandoned());
  }

  private void arm() {
    OptionalLong earliest = rules.nextDeadline();
    if (earliest.isPresent() && (armed.isEmpty() || earliest.getAsLong() - armed.getAsLong() < 0)) {
      armed = earliest;
      long wait = Math.max(0, earliest.getAsLong() - System.nanoTime());
      timers.startSingleTimer(TICK, new SupervisorEvent.Tick(), Duration.ofNanos(wait));
    }
  }

  /** Handles a stop of the actor from outside, with which all children stop at once. */
  private Behavior<SupervisorCommand> onPostStop(PostStop signal) {
    if (actors.end().isEmpty()) {
      var reason = new ChildExit.Killed("its actor was stopped from outside");
      position.tree().ends(getContext().getSelf());
      actors.lost(reason);
      monitors.allEnded(reason);
      if (position.self().isEmpty()) {
        position.tree().ended(reason);
      }
    }
    return this;
  }
}
