package io.clutch.internal.transport;

import io.clutch.internal.memory.Reservation;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What the messages of one peer take of the budget that the gate has passed on, until ZeroMQ
 * delivers them. Belongs to the loop's turns.
 */
final class InTransit {

  /** {@code size} is the bytes of its parts. */
  record Message(Reservation held, long size) {}

  private final Deque<Message> messages = new ArrayDeque<>();

  void add(Reservation held, long size) {
    messages.add(new Message(held, size));
  }

  /** The oldest is delivered, and is its receiver's; null if there is none. */
  Message poll() {
    return messages.poll();
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** None of them will be delivered. */
  void release() {
    messages.forEach(message -> message.held().release());
    messages.clear();
  }
}
