package io.clutch.internal.loop;

/** A transport as its loop drives it, in its turns. */
public interface LoopTransport {

  /** Takes in what is there without waiting; whether there may be more that no selector tells. */
  boolean receive();

  /** Writes what was sent in this turn. */
  void flush();

  /** How long the loop may sleep at most before it looks at this transport again. */
  long waitNanos();

  /** Whether another thread may send and read in the loop's place. */
  boolean mayBeLent();

  /** The loop or its transport ends. More than once is as good as once. */
  void close();
}
