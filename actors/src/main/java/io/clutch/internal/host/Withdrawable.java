package io.clutch.internal.host;

/** A reply of Clutch's own host that is to learn if nobody waits for it any more. */
public interface Withdrawable {

  /** The ask was withdrawn, perhaps after the reply. Called on any thread, perhaps twice. */
  void withdraw();
}
