package io.clutch.supervision;

import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Makes the behaviour of one incarnation, which tells the incarnation when it is ready. */
@FunctionalInterface
interface ChildBehavior<M> {

  Behavior<M> create(Incarnation incarnation, Place place);

  static <M> ChildBehavior<M> plain(Supplier<Behavior<M>> behavior) {
    return (incarnation, place) ->
        Behaviors.setup(
            context -> {
              // Runs the setup here and now: only then is it known that it does not throw.
              Behavior<M> started = started(context, incarnation, behavior.get());
              incarnation.ready();
              return started;
            });
  }

  static <M> ChildBehavior<M> acknowledging(Function<Startup, Behavior<M>> behavior) {
    return (incarnation, place) ->
        Behaviors.setup(context -> started(context, incarnation, behavior.apply(incarnation)));
  }

  private static <M> Behavior<M> started(
      ActorContext<M> context, Incarnation incarnation, Behavior<M> behavior) {
    Behavior<M> started = behavior == null ? null : Behavior.start(behavior, context);
    if (started == null || started == Behaviors.same() || started == Behaviors.unhandled()) {
      throw new IllegalStateException(
          "the behavior of child '"
              + incarnation.child.id()
              + "' is "
              + named(started)
              + ": a child must start with one of its own");
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
