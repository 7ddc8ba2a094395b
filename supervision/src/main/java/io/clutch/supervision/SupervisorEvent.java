package io.clutch.supervision;

import java.time.Duration;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;

/** What the actors of a tree tell a supervisor. */
sealed interface SupervisorEvent extends SupervisorCommand.Internal, DeadLetterSuppression {

  record Ready(ChildIncarnation incarnation) implements SupervisorEvent {}

  record Ignored(ChildIncarnation incarnation) implements SupervisorEvent {}

  record CannotStart(ChildIncarnation incarnation, ChildExit cause) implements SupervisorEvent {}

  /** It could not even be spawned. */
  record NotSpawned(ChildIncarnation incarnation, ChildExit cause) implements SupervisorEvent {}

  /**
   * The end of a supervisor below. It is told because its actor cannot terminate while a child that
   * it abandoned does not.
   */
  record Ended(ChildIncarnation incarnation) implements SupervisorEvent {}

  /** To itself, once it has ended: all that came before is answered. */
  record Drained() implements SupervisorEvent {}

  record Tick() implements SupervisorEvent {}

  /** Stop in order; what is left at the time (nanoseconds of the JVM's clock) is killed. */
  record StopBy(long at) implements SupervisorEvent {}

  /** A follower wants to know where the child is; {@code path} leads to it from here. */
  record Locate(String path, ActorRef<ChildNotice> follower) implements SupervisorEvent {}

  record Survey(Duration limit, ActorRef<SupervisorSnapshot> replyTo) implements SupervisorEvent {}
}
