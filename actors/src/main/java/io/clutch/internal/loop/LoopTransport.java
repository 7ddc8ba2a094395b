package io.clutch.internal.loop;

/** A transport, as seen by the loop that drives it in its turns. */
public interface LoopTransport {

  /** Reads without waiting. Returns whether there may be more that no selector reports. */
  boolean receive();

  /** Writes the messages that were sent in this turn. */
  void flush();

  /** The longest time that the loop may sleep before it calls this transport again. */
  long waitNanos();

  /** Whether a caller's thread may run turns in place of the loop's thread. */
  boolean mayRunOnCaller();

  /** Closes the transport. Further calls have no effect. */
  void close();
}
