package io.clutch.socket;

/** A link as its loop drives it. */
interface LoopLink extends Link {

  /** Takes in what is there without waiting; whether there may be more that no selector tells. */
  boolean receive();

  /** Whether another thread may send while the loop sleeps. */
  boolean mayBeLent();

  /** Writes what was sent in this turn. */
  void flush();

  /** How long the loop may sleep at most before it looks at this link again. */
  long waitNanos();
}
