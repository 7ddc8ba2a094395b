package io.clutch.examples.embedded;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Counts requests: one of the application's own actors. */
final class Counter {
  private Counter() {}

  sealed interface Command {}

  record Increment() implements Command {}

  record Get(ActorRef<Integer> replyTo) implements Command {}

  static Behavior<Command> create() {
    return counting(0);
  }

  private static Behavior<Command> counting(int count) {
    return Behaviors.receive(Command.class)
        .onMessage(Increment.class, increment -> counting(count + 1))
        .onMessage(
            Get.class,
            get -> {
              get.replyTo().tell(count);
              return Behaviors.same();
            })
        .build();
  }
}
