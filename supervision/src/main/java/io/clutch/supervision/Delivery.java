package io.clutch.supervision;

import io.clutch.supervision.internal.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How messages to a child that is not running are delivered.
 *
 * @param held how many messages wait for it
 * @param limit how long each one waits
 * @param undelivered receives messages that could not be delivered; if empty, they become dead
 *     letters
 */
public record Delivery(int held, Duration limit, Optional<Consumer<Object>> undelivered) {
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
