package io.clutch.internal.transport;

import io.clutch.internal.memory.Reservation;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The memory of one peer's messages between the gate and their delivery by ZeroMQ. Used only within
 * the loop's turns.
 */
final class InTransit {

  /** {@code size} is the number of bytes of its parts. */
  record Message(Reservation held, long size) {}

  private final Deque<Message> messages = new ArrayDeque<>();

  void add(Reservation held, long size) {
    messages.add(new Message(held, size));
  }

  /** Removes the oldest message, which is delivered to its receiver; null if there is none. */
  Message poll() {
    return messages.poll();
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** Releases all, because they will not be delivered. */
  void release() {
    messages.forEach(message -> message.held().release());
    messages.clear();
  }
}
