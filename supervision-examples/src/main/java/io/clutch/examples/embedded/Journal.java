package io.clutch.examples.embedded;

import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Records the requested words until it is asked to close. */
final class Journal {
  private Journal() {}

  sealed interface Command {}

  record Asked(String word) implements Command {}

  record Close() implements Command {}

  static Behavior<Command> create(Consumer<String> diary) {
    return Behaviors.receive(Command.class)
        .onMessage(
            Asked.class,
            asked -> {
              diary.accept("asked for " + asked.word());
              return Behaviors.same();
            })
        .onMessage(
            Close.class,
            close -> {
              diary.accept("journal closed");
              return Behaviors.stopped();
            })
        .build();
  }
}
