package io.clutch.supervision;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/** The present incarnation of each child, by the child and by its actor. */
final class ChildIncarnations {
  private final Map<Child, ChildIncarnation> byChild = new HashMap<>();
  private final Map<ActorRef<?>, ChildIncarnation> byRef = new HashMap<>();

  /** Those that do not end; they are waited for, without any one's turn. */
  private final Set<ActorRef<?>> abandoned = new HashSet<>();

  /** One that is about to be spawned. */
  void add(ChildIncarnation incarnation) {
    byChild.put(incarnation.child, incarnation);
  }

  void spawned(ChildIncarnation incarnation, ActorRef<Object> ref) {
    incarnation.ref = ref;
    byRef.put(ref, incarnation);
  }

  /** There is no actor of this incarnation, and there will be none. */
  void notSpawned(ChildIncarnation incarnation) {
    byChild.remove(incarnation.child, incarnation);
  }

  /** The incarnation whose actor this was, or null if it is not one of a child's. */
  ChildIncarnation ended(ActorRef<?> ref) {
    abandoned.remove(ref);
    ChildIncarnation incarnation = byRef.remove(ref);
    if (incarnation != null) {
      byChild.remove(incarnation.child, incarnation);
    }
    return incarnation;
  }

  /** A supervisor below has ended, though its actor may be there still; false if that is known. */
  boolean hasEnded(ChildIncarnation incarnation) {
    if (ended(incarnation.ref) == null) {
      return false;
    }
    abandoned.add(incarnation.ref);
    return true;
  }

  /** The child does not end, and has no incarnation any more. */
  void abandon(Child child) {
    spawned(child)
        .ifPresent(
            incarnation -> {
              incarnation.abandon();
              byRef.remove(incarnation.ref);
              abandoned.add(incarnation.ref);
            });
    byChild.remove(child);
  }

  Set<ActorRef<?>> abandoned() {
    return abandoned;
  }

  /** The child's, if it has an actor. */
  Optional<ChildIncarnation> spawned(Child child) {
    return Optional.ofNullable(byChild.get(child)).filter(incarnation -> incarnation.ref != null);
  }

  /** The same, if the child is up; {@code child} may be null. */
  Optional<ChildIncarnation> up(Child child) {
    return Optional.ofNullable(child).filter(Child::isUp).flatMap(this::spawned);
  }

  /** The actor of a supervisor that is up. */
  Optional<ActorRef<SupervisorCommand>> supervisor(Child child) {
    return child.isSupervisor()
        ? up(child).map(incarnation -> incarnation.ref.narrow())
        : Optional.empty();
  }
}
