package io.clutch.supervision;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** Whether a child can be sent messages. */
public sealed interface Availability {

  /** How messages for the child are delivered. */
  Delivery delivery();

  /** The child runs. */
  record Up(ActorRef<Object> child, Delivery delivery) implements Availability {}

  /**
   * The child is about to start or restart. {@code last} is why it, or a supervisor above it, last
   * ended. {@code starting} is its actor, if there is one that is not ready yet.
   */
  record Awaited(Delivery delivery, Optional<ChildExit> last, Optional<ActorRef<Object>> starting)
      implements Availability {
    public Awaited(Delivery delivery, Optional<ChildExit> last) {
      this(delivery, last, Optional.empty());
    }
  }

  /** The child is not running and not about to start. */
  record Gone(Delivery delivery, Optional<ChildExit> last) implements Availability {}
}
