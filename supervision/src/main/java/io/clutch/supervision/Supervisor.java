package io.clutch.supervision;

import io.clutch.supervision.internal.SupervisorActor;
import io.clutch.supervision.internal.Tree;
import java.util.Objects;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The behaviour of a supervisor. */
public final class Supervisor {
  private Supervisor() {}

  /**
   * Creates a supervisor, which can be spawned anywhere or be the guardian of an actor system. To
   * nest it, use {@link ChildSpec#supervisor}. It starts its children in order. If one does not
   * start, those before it are stopped and the supervisor fails with a {@link
   * SupervisorStartException}. When it gives up or is stopped, it ends normally.
   *
   * @throws IllegalArgumentException if the specification is invalid; names the child and the key
   */
  public static Behavior<SupervisorCommand> create(SupervisorSpec spec) {
    Objects.requireNonNull(spec, "spec");
    spec.check();
    return Behaviors.setup(
        context -> {
          Tree tree = Supervision.get(context.getSystem()).tree(context.getSelf());
          return SupervisorActor.create(spec, tree);
        });
  }
}
