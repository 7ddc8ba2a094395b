package io.clutch.endtoend;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An actor that Python asks. */
final class Doubler {
  private static final AtomicInteger NAMES = new AtomicInteger();

  private Doubler() {}

  record GetDouble(long number, ActorRef<Long> replyTo) {}

  static Behavior<GetDouble> doubler() {
    return Behaviors.receiveMessage(
        message -> {
          message.replyTo().tell(2 * message.number());
          return Behaviors.same();
        });
  }

  /** Spawns an actor for a host. */
  static <M> ActorRef<M> spawn(ActorSystem<?> system, Behavior<M> behavior) {
    return system.systemActorOf(behavior, "host-" + NAMES.incrementAndGet(), Props.empty());
  }
}
