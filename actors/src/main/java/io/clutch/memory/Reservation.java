package io.clutch.memory;

/** Bytes of a budget that are held, until they are released once. Thread-safe. */
public interface Reservation {

  /** Holds nothing. */
  Reservation NONE = () -> {};

  /** Gives the bytes back. Once for each holder. */
  void release();

  /**
   * One more holder of the same bytes: they are held until each has released them. Only by somebody
   * who holds them.
   */
  default Reservation share() {
    return NONE;
  }

  /**
   * Says that what is held is a part of something, of which the rest comes in later messages of the
   * same connection. The connection is read until this is run once, also while memory is short.
   * Only by the one who handles the message, on its thread.
   */
  default Runnable awaitsRest() {
    return () -> {};
  }
}
