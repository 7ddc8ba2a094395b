package io.clutch.internal.transport;

import io.clutch.failure.ExitReason.Cause;
import io.clutch.internal.memory.Reservation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Takes what a peer sent. Called on the loop's thread; must not block. */
@FunctionalInterface
public interface Receiver {

  void received(byte[] frame, List<ByteBuffer> buffers);

  /**
   * What the first message of a connection has to fulfil: it is one part of 4 KiB at most. A
   * connection whose first message does not is closed. Empty where the identity is proof enough.
   */
  default Optional<Predicate<byte[]>> proof() {
    return Optional.empty();
  }

  /** The same; what the message takes is to be released once it was handled. */
  default void received(byte[] frame, List<ByteBuffer> buffers, Reservation held) {
    received(frame, buffers);
    held.release();
  }

  /** What the peer sent is not taken: its connection is about to end. */
  default void refused(Cause cause, String why) {}

  /** The connection has ended; nothing that the peer had sent is still on its way. */
  default void disconnected() {}

  /**
   * The connection was ended because reading from it or writing to it failed here, for want of
   * memory or by a fault; something that the peer had sent may be lost.
   */
  default void failed(Throwable cause) {
    disconnected();
  }
}
