package io.clutch.supervision.internal;

import io.clutch.supervision.Availability;
import io.clutch.supervision.ChildExit;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSnapshot;
import java.time.Duration;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;

/** The internal messages to a supervisor from the actors of its tree. */
public sealed interface SupervisorEvent extends SupervisorCommand.Internal, DeadLetterSuppression {

  record Ready(ChildIncarnation incarnation) implements SupervisorEvent {}

  record Ignored(ChildIncarnation incarnation) implements SupervisorEvent {}

  record CannotStart(ChildIncarnation incarnation, ChildExit cause) implements SupervisorEvent {}

  /** The child could not be spawned. */
  record NotSpawned(ChildIncarnation incarnation, ChildExit cause) implements SupervisorEvent {}

  /**
   * The end of a supervisor below. Needed because its actor cannot terminate before its abandoned
   * children do.
   */
  record Ended(ChildIncarnation incarnation) implements SupervisorEvent {}

  /** To itself, after its end: all earlier messages have been answered. */
  record Drained() implements SupervisorEvent {}

  record Tick() implements SupervisorEvent {}

  /** Stops all children; those left at the time (nanoseconds of the JVM's clock) are killed. */
  record StopBy(long at) implements SupervisorEvent {}

  /** A follower asks where the child is. {@code path} leads to it from here. */
  record Locate(String path, ActorRef<Availability.Notice> follower) implements SupervisorEvent {}

  record Survey(Duration limit, ActorRef<SupervisorSnapshot> replyTo) implements SupervisorEvent {}
}
