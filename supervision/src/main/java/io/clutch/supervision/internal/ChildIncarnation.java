package io.clutch.supervision.internal;

import io.clutch.supervision.ChildExit;
import io.clutch.supervision.Startup;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.internal.rules.Child;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.actor.ActorInitializationException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.Terminated;

/** One incarnation of a child: what its supervisor knows, and what the child reports. */
final class ChildIncarnation implements Startup {
  final Child child;
  final long number;

  /** The actor; null until it is spawned. */
  ActorRef<Object> ref;

  /** The child's description of itself for snapshots. */
  private volatile String detail = "";

  private volatile boolean isReady;
  private volatile boolean isIgnored;

  /** A more exact reason for its end than Pekko's; null if there is none. */
  private volatile ChildExit exit;

  private final String path;
  private final ActorRef<SupervisorCommand> supervisor;

  /** The incarnation of the supervisor, if that is a child. */
  private final Optional<ChildIncarnation> above;

  private volatile boolean isAbandoned;

  /** {@code path} is the child's place, for messages. */
  ChildIncarnation(
      Child child,
      String path,
      ActorRef<SupervisorCommand> supervisor,
      Optional<ChildIncarnation> above) {
    this.above = above;
    this.path = path;
    this.child = child;
    this.number = child.incarnation;
    this.supervisor = supervisor;
  }

  @Override
  public void ready(String text) {
    detail = Objects.requireNonNull(text, "detail");
    isReady = true;
    supervisor.tell(new SupervisorEvent.Ready(this));
  }

  @Override
  public void ignore() {
    isIgnored = true;
    supervisor.tell(new SupervisorEvent.Ignored(this));
  }

  @Override
  public void failed(Throwable cause) {
    Objects.requireNonNull(cause, "cause");
    supervisor.tell(new SupervisorEvent.CannotStart(this, ChildExit.of(cause)));
  }

  @Override
  public void ends(Throwable cause) {
    Objects.requireNonNull(cause, "cause");
    endsWith(ChildExit.of(cause));
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public long incarnation() {
    return number;
  }

  /** Sets the reason before it ends. The first call counts. */
  synchronized void endsWith(ChildExit reason) {
    if (exit == null) {
      exit = reason;
    }
  }

  /** Tells that a supervisor has ended, even if its actor cannot terminate yet. */
  void hasEnded(ChildExit reason) {
    endsWith(reason);
    supervisor.tell(new SupervisorEvent.Ended(this));
  }

  void abandon() {
    isAbandoned = true;
  }

  /** Whether neither it nor a supervisor above it has been abandoned. */
  boolean isPresent() {
    return !isAbandoned && above.map(ChildIncarnation::isPresent).orElse(true);
  }

  boolean isReady() {
    return isReady;
  }

  boolean isIgnored() {
    return isIgnored;
  }

  String detail() {
    return detail;
  }

  /** Why it ended, if it reported that. */
  Optional<ChildExit> exit() {
    return Optional.ofNullable(exit);
  }

  /** Why it ended, given the signal of its end. */
  ChildExit exitOf(Terminated signal) {
    if (exit != null) {
      return exit;
    }
    return signal instanceof ChildFailed failed
        ? ChildExit.of(unwrapped(failed.cause()))
        : new ChildExit.Normal();
  }

  private static Throwable unwrapped(Throwable cause) {
    return cause instanceof ActorInitializationException
        ? Optional.ofNullable(cause.getCause()).orElse(cause)
        : cause;
  }
}
