package io.clutch.internal.memory;

import org.slf4j.Logger;

/** Logs faults in places that must not throw, not even for lack of memory. */
public final class FaultLog {
  private FaultLog() {}

  /** Logs the fault if there is memory for that. */
  public static void report(Logger log, String what, Throwable fault) {
    try {
      log.error(what, fault);
    } catch (RuntimeException | Error e) {
      // It cannot be reported anywhere.
    }
  }
}
