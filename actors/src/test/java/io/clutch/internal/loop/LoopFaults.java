package io.clutch.internal.loop;

/** Causes faults in a loop. */
public final class LoopFaults {
  private LoopFaults() {}

  /** Ends the transport of the loop on the calling thread, as a lasting fault does. */
  public static void endLink(Throwable cause) {
    SocketLoop.current().endLink(cause);
  }
}
