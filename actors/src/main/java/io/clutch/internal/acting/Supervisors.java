package io.clutch.internal.acting;

import io.clutch.supervision.Supervision;
import io.clutch.supervision.SupervisorCommand;
import java.util.Comparator;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/** Finds supervisors by their names: the path of the top of a tree, and the ids from there. */
final class Supervisors {
  private Supervisors() {}

  /** A lasting reference to the supervisor; empty if no tree has that name. */
  static Optional<ActorRef<SupervisorCommand>> find(ActorSystem<?> system, String name) {
    Supervision supervision = Supervision.get(system);
    return supervision.trees().stream()
        .filter(top -> (name + "/").startsWith(path(top) + "/"))
        .max(Comparator.comparing(top -> path(top).length()))
        .map(top -> name.equals(path(top)) ? top : below(supervision, top, name));
  }

  /** One for each supervisor, until its tree ends: a user may have it as well. */
  private static ActorRef<SupervisorCommand> below(
      Supervision supervision, ActorRef<SupervisorCommand> top, String name) {
    return supervision.ref(top, name.substring(path(top).length() + 1));
  }

  private static String path(ActorRef<?> top) {
    return top.path().toStringWithoutAddress();
  }
}
