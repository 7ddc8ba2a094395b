package io.clutch.supervision.internal.rules;

import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.SupervisionEvent;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.supervision.SupervisorStartException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * OTP's supervisor as a state machine. Takes events and requests, and acts through {@link
 * Commands}. One task (a start, a stop, a restart of a group) runs at a time, and others wait, as
 * in the mailbox of OTP's supervisor. With a start concurrency, a dynamic supervisor does so for
 * each child separately. Only the end of the supervisor itself interrupts a task.
 */
public final class SupervisorRules {
  private final String name;
  private final SupervisorSpec spec;
  private final LongSupplier clock;
  private final Commands commands;
  private final Children children;
  private final Deadlines deadlines = new Deadlines();
  private final SerialTasks tasks;
  private final Lifecycle lifecycle;
  private final Administration administration;
  private final Restarts restarts;
  private final Ending ending;
  private final long createdAt;
  private boolean isFrozen;

  /** Why it is about to end, or null. */
  private ChildExit reason;

  /**
   * {@code children} is still empty. {@code clock} is monotonic, in nanoseconds. {@code chance}
   * gives random numbers from 0 to 1 for jitter.
   */
  public SupervisorRules(
      String name,
      SupervisorSpec spec,
      Children children,
      LongSupplier clock,
      DoubleSupplier chance,
      Commands commands) {
    this.name = name;
    this.spec = spec;
    this.children = children;
    this.clock = clock;
    this.commands = commands;
    this.createdAt = clock.getAsLong();
    this.tasks = new SerialTasks(spec.startConcurrency());
    this.lifecycle = new Lifecycle(name, spec.isDynamic(), children, deadlines, clock, commands);
    this.administration = new Administration(spec, children, lifecycle, tasks, commands::started);
    this.restarts = new Restarts(name, spec, clock, chance, lifecycle, commands);
    this.ending = new Ending(spec.isDynamic(), children, lifecycle, this::ended);
  }

  /** Adds a child of the specification, before {@link #start}. */
  public void add(ChildSpec<?> child) {
    children.add(new Child(child));
  }

  public Children children() {
    return children;
  }

  public Restarts restarts() {
    return restarts;
  }

  /** The administration. After its use, call {@link #settled}. */
  public Administration administration() {
    return administration;
  }

  public boolean isEnding() {
    return reason != null;
  }

  /** Starts all children in order. */
  public void start() {
    tasks.begin(name);
    lifecycle.startFrom(children.first(), this::allStarted, this::startFailed);
    settled();
  }

  public void childReady(Child child, long incarnation) {
    if (child.incarnation == incarnation) {
      lifecycle.started(child);
      settled();
    }
  }

  /** Handles a child that reports that it has nothing to do. */
  public void childIgnored(Child child, long incarnation) {
    if (child.incarnation == incarnation) {
      lifecycle.ignored(child);
      settled();
    }
  }

  /** Handles a child that reports that it cannot start. */
  public void childCannotStart(Child child, long incarnation, ChildExit cause) {
    if (child.incarnation == incarnation) {
      lifecycle.startFailed(child, cause);
      settled();
    }
  }

  public void childEnded(Child child, long incarnation, ChildExit exit) {
    if (child.incarnation != incarnation || !child.isUp()) {
      return;
    }
    if (child.state == State.RUNNING) {
      endedByItself(child, exit);
    } else {
      lifecycle.ended(child, exit);
    }
    settled();
  }

  /** Ends a child that is up as a failure would. */
  public void crash(Child child) {
    lifecycle.crash(
        child,
        exit -> {
          endedByItself(child, exit);
          settled();
        });
  }

  /** Prevents all further restarts. */
  public void freeze() {
    isFrozen = true;
  }

  /** Stops all children and ends. Children that are left at {@code by}, if given, are killed. */
  public void stop(OptionalLong by) {
    if (reason == null) {
      lifecycle.endBy(by);
      end(new ChildExit.Shutdown("asked to stop"));
    }
    by.ifPresent(at -> deadlines.set(at, ending::killAll));
  }

  /** The latest time for the next call of {@link #tick}. */
  public OptionalLong nextDeadline() {
    return ending.isOver() ? OptionalLong.empty() : deadlines.earliest();
  }

  public void tick() {
    deadlines.run(clock.getAsLong());
    settled();
  }

  /** Runs waiting tasks. Called after each event or request. */
  public void settled() {
    tasks.run();
  }

  private void allStarted() {
    tasks.idle(name);
    commands.report(
        new SupervisionEvent.SupervisorStarted(name, children.size(), lifecycle.since(createdAt)));
    commands.ready();
  }

  private void startFailed(Child child, ChildExit cause) {
    end(new ChildExit.Failed(new SupervisorStartException(name + "/" + child.id(), cause)));
  }

  private void endedByItself(Child child, ChildExit exit) {
    lifecycle.cancelDeadline(child);
    child.lastExit = exit;
    children.pending(child, exit);
    commands.report(
        new SupervisionEvent.ChildExited(
            name,
            child.id(),
            child.incarnation,
            exit.message(),
            !exit.isNormal(),
            lifecycle.since(child.readyAt)));
    if (isEnding()) {
      lifecycle.settle(child);
      return;
    }
    commands.moved(child);
    long incarnation = child.incarnation;
    tasks.await(
        child.id(),
        () -> {
          // It may have been stopped or started again with others meanwhile.
          if (child.incarnation == incarnation && child.pendingExit != null) {
            children.pending(child, null);
            handleExit(child, exit);
          }
        });
  }

  private void handleExit(Child child, ChildExit exit) {
    if (!isFrozen && child.spec.restart().isDueAfter(exit)) {
      restart(child, exit);
      return;
    }
    lifecycle.settle(child);
    if (!isFrozen && child.spec.significant() && endsWithSignificant()) {
      end(new ChildExit.Shutdown("its significant child '" + child.id() + "' ended"));
    }
  }

  private boolean endsWithSignificant() {
    return switch (spec.autoShutdown()) {
      case NEVER -> false;
      case ANY_SIGNIFICANT -> true;
      case ALL_SIGNIFICANT -> children.significantLeft() == 0;
    };
  }

  /** Counts an attempt to restart. Unless there were too many, makes it at once or after a wait. */
  private void restart(Child child, ChildExit cause) {
    if (!restarts.isAllowed(child, cause)) {
      giveUp(child, cause);
      return;
    }
    Duration delay = restarts.delay(child);
    lifecycle.move(child, State.RESTARTING);
    restarts.report(child, cause, delay);
    stopGroup(child, () -> startGroupAfter(delay, child));
  }

  private void giveUp(Child child, ChildExit cause) {
    restarts.reportGivingUp(child, cause);
    // This comes first, so that the child is not reported as gone: it may start again with the
    // supervisor.
    reason =
        new ChildExit.Shutdown(
            "gave up restarting child '" + child.id() + "', which " + cause.message(),
            Optional.of(cause));
    commands.ending();
    lifecycle.settle(child);
    stopAll();
  }

  private void startGroupAfter(Duration delay, Child child) {
    if (delay.isZero()) {
      startGroupInPlace(child);
    } else {
      tasks.idle(child.id());
      lifecycle.limit(
          child, delay, () -> retry(child, () -> stopGroup(child, () -> startGroupInPlace(child))));
    }
  }

  /** Stops the children that restart with the child. */
  private void stopGroup(Child child, Runnable done) {
    tasks.begin(child.id());
    var why = new ChildExit.Shutdown("to start again with child '" + child.id() + "'");
    switch (spec.strategy()) {
      case ONE_FOR_ALL -> lifecycle.stopBack(children.last(), children.first(), child, why, done);
      case REST_FOR_ONE -> lifecycle.stopBack(children.last(), child, child, why, done);
      case ONE_FOR_ONE, DYNAMIC -> done.run();
    }
  }

  private void startGroupInPlace(Child child) {
    tasks.start(child.id(), () -> startGroup(child));
  }

  private void startGroup(Child child) {
    Runnable idle = () -> tasks.idle(child.id());
    if (isFrozen) {
      lifecycle.settle(child);
      idle.run();
      return;
    }
    child.isComingBack = true;
    lifecycle.move(child, State.ABSENT);
    switch (spec.strategy()) {
      case ONE_FOR_ALL -> lifecycle.startFrom(children.first(), idle, this::restartFailed);
      case REST_FOR_ONE -> lifecycle.startFrom(child, idle, this::restartFailed);
      case ONE_FOR_ONE, DYNAMIC ->
          lifecycle.start(child, idle, cause -> restartFailed(child, cause));
    }
  }

  private void restartFailed(Child child, ChildExit cause) {
    child.failedStartsInARow++;
    lifecycle.move(child, State.RESTARTING);
    tasks.idle(child.id());
    retry(child, () -> restart(child, cause));
  }

  /** Tries again after the waiting tasks, so that requests can end a failing loop. */
  private void retry(Child child, Runnable attempt) {
    tasks.await(
        child.id(),
        () -> {
          if (child.state != State.RESTARTING || child.deadline != null) {
            return; // started, stopped or waiting again meanwhile
          }
          if (isFrozen) {
            lifecycle.settle(child);
          } else {
            attempt.run();
          }
        });
  }

  private void end(ChildExit why) {
    if (reason == null) {
      reason = why;
      commands.ending();
      stopAll();
    }
  }

  private void stopAll() {
    tasks.close();
    ending.begin(reason);
  }

  private void ended() {
    commands.ended(reason);
  }
}
