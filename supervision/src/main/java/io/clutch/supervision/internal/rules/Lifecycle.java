package io.clutch.supervision.internal.rules;

import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.Shutdown;
import io.clutch.supervision.SupervisionEvent;
import io.clutch.supervision.SupervisionEvent.ChildStopped.How;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Starts and stops children, each within its limit, one after the other in order. */
final class Lifecycle {
  /** The limit after a kill. The actor ends only after its present message. */
  static final Duration KILL_LIMIT = Duration.ofSeconds(5);

  private static final ChildExit IGNORED = new ChildExit.Shutdown("it had nothing to do");
  private static final ChildExit KILLED_LATE = new ChildExit.Killed("it did not stop in time");

  private final String supervisor;
  private final boolean isDynamic;
  private final Children children;
  private final Deadlines deadlines;
  private final LongSupplier clock;
  private final Commands commands;
  private OptionalLong end = OptionalLong.empty();

  Lifecycle(
      String supervisor,
      boolean isDynamic,
      Children children,
      Deadlines deadlines,
      LongSupplier clock,
      Commands commands) {
    this.supervisor = supervisor;
    this.isDynamic = isDynamic;
    this.children = children;
    this.deadlines = deadlines;
    this.clock = clock;
    this.commands = commands;
  }

  /** Sets the time at which everything must have ended. It shortens all limits. */
  void endBy(OptionalLong by) {
    end = by;
  }

  void start(Child child, Runnable started, Consumer<ChildExit> failed) {
    child.incarnation++;
    child.spawnedAt = clock.getAsLong();
    child.onStarted = started;
    child.onFailed = failed;
    children.pending(child, null);
    child.startFailure = null;
    child.isIgnored = false;
    child.isKilled = false;
    child.spec.startLimit().ifPresent(limit -> limit(child, limit, () -> timedOut(child, limit)));
    move(child, State.STARTING);
    commands.start(child);
  }

  void started(Child child) {
    if (child.isToSayHowItStarts()) {
      cancelDeadline(child);
      child.readyAt = clock.getAsLong();
      child.failedStartsInARow = 0;
      child.isComingBack = false;
      move(child, State.RUNNING);
      commands.report(
          new SupervisionEvent.ChildStarted(
              supervisor, child.id(), child.incarnation, since(child.spawnedAt)));
      child.onStarted.run();
    }
  }

  /** Handles a child that reports that it cannot start: kills it and waits for its end. */
  void startFailed(Child child, ChildExit cause) {
    if (child.isToSayHowItStarts()) {
      child.startFailure = cause;
      kill(child);
    }
  }

  /** Handles a child that reports that it has nothing to do: kills it and waits for its end. */
  void ignored(Child child) {
    if (child.isToSayHowItStarts()) {
      child.isIgnored = true;
      kill(child);
    }
  }

  /** Handles the end of a child that was starting or stopping. */
  void ended(Child child, ChildExit exit) {
    cancelDeadline(child);
    if (child.state == State.STARTING && child.isIgnored) {
      startedForNothing(child);
    } else if (child.state == State.STARTING) {
      ChildExit cause = causeOfFailedStart(child, exit);
      child.lastExit = cause;
      move(child, State.ABSENT);
      commands.report(
          new SupervisionEvent.ChildStartFailed(
              supervisor, child.id(), child.incarnation, cause.message()));
      child.onFailed.accept(cause);
    } else {
      boolean isOverdue = child.isKilled && !isBrutal(child);
      stopped(child, exit, isOverdue ? How.KILLED : How.IN_ORDER);
    }
  }

  private void startedForNothing(Child child) {
    child.lastExit = IGNORED;
    child.failedStartsInARow = 0;
    child.isComingBack = false;
    commands.report(new SupervisionEvent.ChildIgnored(supervisor, child.id(), child.incarnation));
    settle(child);
    child.onStarted.run();
  }

  /** The cause of a failed start. The child's own report explains more than a timeout. */
  private static ChildExit causeOfFailedStart(Child child, ChildExit exit) {
    boolean isExplained =
        child.startFailure instanceof ChildExit.Killed && exit instanceof ChildExit.Failed;
    return child.startFailure == null || isExplained ? exit : child.startFailure;
  }

  /** Stops a child that is up. If it is being stopped already, only waits for its end. */
  void stop(Child child, ChildExit.Shutdown why, Runnable stopped) {
    child.onStopped = stopped;
    if (child.state == State.STOPPING) {
      return;
    }
    child.stopReason = why;
    child.stoppingSince = clock.getAsLong();
    move(child, State.STOPPING);
    if (child.isKilled) {
      return;
    }
    cancelDeadline(child);
    if (isBrutal(child)) {
      kill(child);
      return;
    }
    if (child.spec.shutdown() instanceof Shutdown.Within within) {
      limit(child, within.limit(), () -> kill(child));
    }
    commands.stop(child, end);
  }

  /** Kills a child that is up, regardless of its shutdown. */
  void stopHard(Child child, ChildExit.Shutdown why, Runnable stopped) {
    child.onStopped = stopped;
    if (child.state != State.STOPPING) {
      child.stopReason = why;
      child.stoppingSince = clock.getAsLong();
      move(child, State.STOPPING);
    }
    kill(child);
  }

  /** Kills a running child without waiting for it. {@code ended} runs if it does not end. */
  void crash(Child child, Consumer<ChildExit> ended) {
    child.onAbandoned = ended;
    kill(child);
  }

  /** Kills a child that is up, once. */
  void kill(Child child) {
    if (child.isKilled) {
      return;
    }
    child.isKilled = true;
    limit(child, KILL_LIMIT, () -> abandon(child));
    commands.kill(child);
  }

  /** Stops the children from one back to another, in reverse order, except the offender. */
  void stopBack(Child from, Child to, Child offender, ChildExit.Shutdown why, Runnable done) {
    Child child = from;
    while (child != null) {
      Child current = child;
      Child before = child == to ? null : child.previous;
      current.isComingBack = offender != null;
      if (current.isUp()) {
        stop(
            current,
            why,
            () -> {
              settle(current);
              stopBack(before, to, offender, why, done);
            });
        return;
      }
      if (current != offender) {
        settle(current);
      }
      child = before;
    }
    done.run();
  }

  /** Starts the children from one on that are not up, in order. */
  void startFrom(Child from, Runnable done, BiConsumer<Child, ChildExit> failed) {
    Child child = from;
    while (child != null && child.isUp()) {
      child = child.next;
    }
    if (child == null) {
      done.run();
      return;
    }
    Child current = child;
    start(
        current,
        () -> startFrom(current.next, done, failed),
        cause -> failed.accept(current, cause));
  }

  /** Settles a child that is down and will not restart. A temporary or dynamic one is forgotten. */
  void settle(Child child) {
    cancelDeadline(child);
    children.pending(child, null);
    if (isDynamic || child.isTemporary()) {
      remove(child);
    } else if (child.state != State.ABSENT) {
      move(child, State.ABSENT);
    }
  }

  void remove(Child child) {
    children.remove(child);
    commands.removed(child);
  }

  void move(Child child, State state) {
    children.move(child, state);
    commands.moved(child);
  }

  Duration since(long then) {
    return Duration.ofNanos(clock.getAsLong() - then);
  }

  void cancelDeadline(Child child) {
    deadlines.cancel(child.deadline);
    child.deadline = null;
  }

  void limit(Child child, Duration limit, Runnable task) {
    cancelDeadline(child);
    child.deadline =
        deadlines.set(
            clock.getAsLong() + limit.toNanos(),
            () -> {
              child.deadline = null;
              task.run();
            });
  }

  private void timedOut(Child child, Duration limit) {
    startFailed(child, new ChildExit.Killed("not ready within " + limit.toMillis() + " ms"));
  }

  private void abandon(Child child) {
    commands.abandon(child);
    if (child.state == State.STARTING) {
      ended(child, new ChildExit.Killed("did not end"));
    } else if (child.state == State.RUNNING) {
      child.onAbandoned.accept(new ChildExit.Killed("did not end when it was killed"));
    } else {
      stopped(child, new ChildExit.Killed("did not end when it was killed"), How.ABANDONED);
    }
  }

  private void stopped(Child child, ChildExit exit, How how) {
    child.lastExit = how == How.IN_ORDER ? exitOfStopped(child, exit) : KILLED_LATE;
    move(child, State.ABSENT);
    commands.report(
        new SupervisionEvent.ChildStopped(
            supervisor, child.id(), child.incarnation, how, since(child.stoppingSince)));
    child.onStopped.run();
  }

  /** The exit of a stopped child: the stop, unless it has failed by itself meanwhile. */
  private static ChildExit exitOfStopped(Child child, ChildExit exit) {
    if (!exit.isNormal()) {
      return exit;
    }
    return isBrutal(child) ? new ChildExit.Killed(child.stopReason.why()) : child.stopReason;
  }

  private static boolean isBrutal(Child child) {
    return child.spec.shutdown() instanceof Shutdown.BrutalKill;
  }
}
