package io.clutch.internal.loop;

/** Faults that tests bring upon a loop. */
public final class LoopFaults {
  private LoopFaults() {}

  /** What a fault that lasts does: ends the link of the loop on whose thread this is called. */
  public static void endLink(Throwable cause) {
    SocketLoop.current().endLink(cause);
  }
}
