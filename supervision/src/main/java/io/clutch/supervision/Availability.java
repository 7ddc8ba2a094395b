package io.clutch.supervision;

import io.clutch.supervision.internal.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.DeadLetterSuppression;
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

  /**
   * How messages to a child that is not running are delivered.
   *
   * @param held how many messages wait for it
   * @param limit how long each one waits
   * @param undelivered receives messages that could not be delivered; if empty, they become dead
   *     letters
   */
  record Delivery(int held, Duration limit, Optional<Consumer<Object>> undelivered) {
    /** 1000 messages, 30 s each, and the dead letters. */
    public static final Delivery DEFAULT =
        new Delivery(1000, Duration.ofSeconds(30), Optional.empty());

    public Delivery {
      Objects.requireNonNull(undelivered, "undelivered");
      if (held < 0) {
        throw new IllegalArgumentException("holding: messages must not be negative: " + held);
      }
      Durations.requirePositive("holding: limit", limit);
    }

    Delivery withHeld(int messages, Duration most) {
      return new Delivery(messages, most, undelivered);
    }

    Delivery withUndelivered(Consumer<Object> hook) {
      return new Delivery(held, limit, Optional.of(hook));
    }
  }

  /**
   * Where a child is now, for its followers; see {@link Supervision#follow}.
   *
   * @param number greater than the number of every earlier notice in the tree, from any supervisor:
   *     a notice that arrives with a smaller one is outdated
   */
  record Notice(long number, Availability availability) implements DeadLetterSuppression {}
}
