package io.clutch.supervision;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** Whether a child can be sent messages. */
public sealed interface Availability {

  /** What becomes of messages for it. */
  Delivery delivery();

  /** It runs. */
  record Up(ActorRef<Object> child, Delivery delivery) implements Availability {}

  /**
   * It is to come (back); {@code last} is why it, or a supervisor above it, last ended. {@code
   * starting} is its actor, where there is one already that is not ready yet.
   */
  record Awaited(Delivery delivery, Optional<ChildExit> last, Optional<ActorRef<Object>> starting)
      implements Availability {
    public Awaited(Delivery delivery, Optional<ChildExit> last) {
      this(delivery, last, Optional.empty());
    }
  }

  /** It is not running, and not about to. */
  record Gone(Delivery delivery, Optional<ChildExit> last) implements Availability {}
}
