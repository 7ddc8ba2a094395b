package io.clutch.supervision.internal;

import io.clutch.supervision.Startup;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Makes the behaviour of each incarnation of a child. */
public final class ChildBehavior {
  private ChildBehavior() {}

  /** A child that is ready once its setup has run. */
  public static <M> Function<Startup, Behavior<M>> plain(
      String id, Supplier<Behavior<M>> behavior) {
    return startup ->
        Behaviors.setup(
            context -> {
              // Runs the setup now, to find out whether it throws.
              Behavior<M> started = started(context, id, behavior.get());
              startup.ready();
              return started;
            });
  }

  /** A child that reports when it is ready. */
  public static <M> Function<Startup, Behavior<M>> acknowledging(
      String id, Function<Startup, Behavior<M>> behavior) {
    return startup -> Behaviors.setup(context -> started(context, id, behavior.apply(startup)));
  }

  private static <M> Behavior<M> started(ActorContext<M> context, String id, Behavior<M> behavior) {
    Behavior<M> started = behavior == null ? null : Behavior.start(behavior, context);
    if (started == null || started == Behaviors.same() || started == Behaviors.unhandled()) {
      throw new IllegalStateException(
          "the behavior of child '"
              + id
              + "' is "
              + named(started)
              + ": a child must start with a behaviour of its own");
    }
    return started;
  }

  private static String named(Behavior<?> behavior) {
    if (behavior == null) {
      return "null";
    }
    return behavior == Behaviors.same() ? "Behaviors.same()" : "Behaviors.unhandled()";
  }
}
