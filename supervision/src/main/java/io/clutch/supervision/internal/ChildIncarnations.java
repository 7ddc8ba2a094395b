package io.clutch.supervision.internal;

import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.internal.rules.Child;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/** The present incarnations, by child and by actor. */
final class ChildIncarnations {
  private final Map<Child, ChildIncarnation> byChild = new HashMap<>();
  private final Map<ActorRef<?>, ChildIncarnation> byRef = new HashMap<>();

  /** Actors that do not end when killed. Their ends are awaited without delaying anything. */
  private final Set<ActorRef<?>> abandoned = new HashSet<>();

  /** The ids of those among them that are not just supervisors about to terminate. */
  private final Map<ActorRef<?>, String> ids = new HashMap<>();

  /** Adds an incarnation that is about to be spawned. */
  void add(ChildIncarnation incarnation) {
    byChild.put(incarnation.child, incarnation);
  }

  void spawned(ChildIncarnation incarnation, ActorRef<Object> ref) {
    incarnation.ref = ref;
    byRef.put(ref, incarnation);
  }

  /** Removes an incarnation that could not be spawned. */
  void notSpawned(ChildIncarnation incarnation) {
    byChild.remove(incarnation.child, incarnation);
  }

  /** Removes and returns the incarnation of the actor; null if it is not a child's. */
  ChildIncarnation ended(ActorRef<?> ref) {
    abandoned.remove(ref);
    ids.remove(ref);
    ChildIncarnation incarnation = byRef.remove(ref);
    if (incarnation != null) {
      byChild.remove(incarnation.child, incarnation);
    }
    return incarnation;
  }

  /** Records that a supervisor below has ended. Its actor may remain. False if that was known. */
  boolean hasEnded(ChildIncarnation incarnation) {
    if (ended(incarnation.ref) == null) {
      return false;
    }
    abandoned.add(incarnation.ref);
    return true;
  }

  /** Abandons a child that does not end. It then has no incarnation. */
  void abandon(Child child) {
    spawned(child)
        .ifPresent(
            incarnation -> {
              incarnation.abandon();
              byRef.remove(incarnation.ref);
              abandoned.add(incarnation.ref);
              ids.put(incarnation.ref, child.id());
            });
    byChild.remove(child);
  }

  Set<ActorRef<?>> abandoned() {
    return abandoned;
  }

  /** The ids of the children that were abandoned and have not ended. */
  List<String> abandonedIds() {
    return List.copyOf(ids.values());
  }

  /** The child's incarnation, if it has an actor. */
  Optional<ChildIncarnation> spawned(Child child) {
    return Optional.ofNullable(byChild.get(child)).filter(incarnation -> incarnation.ref != null);
  }

  /** The child's incarnation, if the child is up. {@code child} may be null. */
  Optional<ChildIncarnation> up(Child child) {
    return Optional.ofNullable(child).filter(Child::isUp).flatMap(this::spawned);
  }

  /** The path of the child's actor; empty if the child is not up. */
  String path(Child child) {
    return up(child).map(it -> it.ref.path().toStringWithoutAddress()).orElse("");
  }

  /** The actor of a supervisor that is up. */
  Optional<ActorRef<SupervisorCommand>> supervisor(Child child) {
    return child.isSupervisor()
        ? up(child).map(incarnation -> incarnation.ref.narrow())
        : Optional.empty();
  }
}
