package io.clutch.internal.transport;

import io.clutch.failure.ExitReason.Cause;
import io.clutch.internal.memory.Reservation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Receives a peer's messages. Called on the loop's thread, so methods must not block. */
@FunctionalInterface
public interface Receiver {

  void received(byte[] frame, List<ByteBuffer> buffers);

  /**
   * The check of a connection's first message, which is one part of at most 4 KiB. If the check
   * fails, the connection is closed. Empty if the identity is enough proof.
   */
  default Optional<Predicate<byte[]>> proof() {
    return Optional.empty();
  }

  /** Receives a message whose memory must be released once it is handled. */
  default void received(byte[] frame, List<ByteBuffer> buffers, Reservation held) {
    received(frame, buffers);
    held.release();
  }

  /** The peer's message was refused, and its connection is about to end. */
  default void refused(Cause cause, String why) {}

  /** The connection has ended, and all of the peer's messages have been delivered. */
  default void disconnected() {}

  /**
   * The connection was closed because reading or writing failed on this side, for lack of memory or
   * by a fault. Messages of the peer may be lost.
   */
  default void failed(Throwable cause) {
    disconnected();
  }
}
