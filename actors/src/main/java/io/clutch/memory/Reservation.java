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
}
