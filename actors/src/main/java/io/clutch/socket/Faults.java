package io.clutch.socket;

import org.slf4j.Logger;

/** Logs faults where nothing may be thrown, not even for want of memory. */
final class Faults {
  private Faults() {}

  static void report(Logger log, String what, Throwable fault) {
    try {
      log.error(what, fault);
    } catch (RuntimeException | Error e) {
      // There is nobody left to tell.
    }
  }
}
