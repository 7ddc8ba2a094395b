package io.clutch.supervision;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What becomes of messages that meet a child that is not running.
 *
 * @param held how many wait for it
 * @param limit how long each waits
 * @param undelivered is given those that could not be delivered; without it the dead letters are
 */
public record Delivery(int held, Duration limit, Optional<Consumer<Object>> undelivered) {
  /** 1000 messages for 30 s each, and the dead letters. */
  public static final Delivery DEFAULT =
      new Delivery(1000, Duration.ofSeconds(30), Optional.empty());

  public Delivery {
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
