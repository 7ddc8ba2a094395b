package io.clutch.supervision;

import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
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
              Behavior<M> started = Behavior.start(behavior.get(), context);
              incarnation.ready();
              return started;
            });
  }

  static <M> ChildBehavior<M> acknowledging(Function<Startup, Behavior<M>> behavior) {
    return (incarnation, place) -> Behaviors.setup(context -> behavior.apply(incarnation));
  }
}
