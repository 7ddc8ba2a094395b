package io.clutch.internal.names;

import java.util.function.Consumer;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Watches the actors that hold names. */
final class NameWatch {
  private NameWatch() {}

  sealed interface Command extends DeadLetterSuppression {}

  /** Watches the actor. Watching it again does nothing. */
  record Begin(ActorRef<?> actor) implements Command {}

  /** It holds no name any more. */
  record End(ActorRef<?> actor) implements Command {}

  /** {@code ended} gets each actor that has stopped. It must not throw. */
  static Behavior<Command> create(Consumer<ActorRef<?>> ended) {
    return Behaviors.setup(
        context ->
            Behaviors.receive(Command.class)
                .onMessage(
                    Begin.class,
                    begin -> {
                      context.watch(begin.actor());
                      return Behaviors.same();
                    })
                .onMessage(
                    End.class,
                    end -> {
                      context.unwatch(end.actor());
                      return Behaviors.same();
                    })
                .onSignal(
                    Terminated.class,
                    signal -> {
                      ended.accept(signal.getRef());
                      return Behaviors.same();
                    })
                .build());
  }
}
