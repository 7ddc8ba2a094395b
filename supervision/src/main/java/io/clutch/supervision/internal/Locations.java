package io.clutch.supervision.internal;

import io.clutch.supervision.Availability;
import io.clutch.supervision.Availability.Delivery;
import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.internal.rules.Child;
import io.clutch.supervision.internal.rules.Children;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** Reports the places of one supervisor's children to their followers. */
final class Locations {
  private final TreePosition position;
  private final Children children;
  private final ChildIncarnations incarnations;
  private boolean isStarted;
  private boolean isEnding;

  Locations(TreePosition position, Children children, ChildIncarnations incarnations) {
    this.position = position;
    this.children = children;
    this.incarnations = incarnations;
  }

  /** Tells that the supervisor has started, so children that are absent now are gone. */
  void started() {
    isStarted = true;
    children.forEach(
        child -> {
          if (child.state == State.ABSENT) {
            moved(child); // an ignored child has counted as awaited so far
          }
        });
  }

  /** Reports no child as gone after this, because all may start again with the supervisor. */
  void ending() {
    isEnding = true;
  }

  void moved(Child child) {
    Availability availability = of(child);
    position.tree().tell(position.path(child.id()), availability);
    if (availability instanceof Availability.Gone && child.isSupervisor()) {
      position.tree().goneBelow(position.path(child.id()), Optional.ofNullable(child.lastExit));
    }
  }

  /** Reports the end of a child whose supervisor's actor was stopped from outside. */
  void lost(Child child, ChildExit reason) {
    String path = position.path(child.id());
    if (child.isUp()) {
      position.tree().killed(path);
    }
    // An abandoned supervisor ends late, when another may have its place already.
    if (position.self().map(ChildIncarnation::isPresent).orElse(false)) {
      position
          .tree()
          .tell(path, new Availability.Awaited(child.spec.delivery(), Optional.of(reason)));
    }
  }

  /** Tells the follower where the child is, or asks the supervisor below. */
  void locate(SupervisorEvent.Locate question) {
    int slash = question.path().indexOf('/');
    Child child = children.find(slash < 0 ? question.path() : question.path().substring(0, slash));
    if (slash < 0 || child == null) {
      question.follower().tell(position.tree().notice(of(child)));
      return;
    }
    String rest = question.path().substring(slash + 1);
    incarnations
        .supervisor(child)
        .ifPresentOrElse(
            ref -> ref.tell(new SupervisorEvent.Locate(rest, question.follower())),
            () -> question.follower().tell(position.tree().notice(below(child))));
  }

  /** Whether the path may lead to a child, as far as this supervisor knows. */
  boolean isKnown(String path) {
    int slash = path.indexOf('/');
    Child child = children.find(slash < 0 ? path : path.substring(0, slash));
    return child != null && (slash < 0 || child.isSupervisor());
  }

  private Availability below(Child child) {
    return child.isSupervisor() && !isGone(child)
        ? new Availability.Awaited(Delivery.DEFAULT, Optional.ofNullable(child.lastExit))
        : new Availability.Gone(Delivery.DEFAULT, Optional.ofNullable(child.lastExit));
  }

  private Availability of(Child child) {
    if (child == null) {
      return new Availability.Gone(Delivery.DEFAULT, Optional.empty());
    }
    Delivery delivery = child.spec.delivery();
    Optional<ChildIncarnation> incarnation = incarnations.up(child);
    if (child.state == State.RUNNING && incarnation.isPresent()) {
      return new Availability.Up(incarnation.get().ref, delivery);
    }
    Optional<ChildExit> last = Optional.ofNullable(child.lastExit);
    Optional<ActorRef<Object>> starting =
        incarnation.filter(it -> child.state == State.STARTING).map(it -> it.ref);
    return isGone(child)
        ? new Availability.Gone(delivery, last)
        : new Availability.Awaited(delivery, last, starting);
  }

  /** Whether a child is gone. Never before the first start is done or after the end has begun. */
  private boolean isGone(Child child) {
    return child.state == State.ABSENT && !child.isComingBack && isStarted && !isEnding;
  }
}
