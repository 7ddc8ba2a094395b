package io.clutch.internal.memory;

/** Bytes of a budget that are held until they are released. Thread-safe. */
public interface Reservation {

  /** A reservation of nothing. */
  Reservation NONE = () -> {};

  /** Releases the bytes. Called once by each holder. */
  void release();

  /**
   * Adds a holder of the same bytes, which are held until each holder has released them. Only a
   * holder may call this.
   */
  default Reservation share() {
    return NONE;
  }

  /**
   * Marks the reservation as a part of something whose rest arrives in later messages of the same
   * connection. The connection is read until the returned action runs once, even while memory is
   * short. Only for the receiver of the message, on its thread.
   */
  default Runnable awaitsRest() {
    return () -> {};
  }
}
