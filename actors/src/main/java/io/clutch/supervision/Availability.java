package io.clutch.supervision;

import org.apache.pekko.actor.typed.ActorRef;

/** Whether a child can be sent messages. */
sealed interface Availability {

  Delivery delivery();

  record Up(ActorRef<Object> child, Delivery delivery) implements Availability {}

  /** It is to come (back). */
  record Awaited(Delivery delivery) implements Availability {}

  /** It is not running, and not about to. */
  record Gone(Delivery delivery) implements Availability {}
}
