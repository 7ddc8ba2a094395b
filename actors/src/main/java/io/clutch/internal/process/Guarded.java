package io.clutch.internal.process;

import io.clutch.internal.memory.FaultLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs steps of a thread that must survive, even if a step throws or memory runs out. */
final class Guarded {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessLauncher.class);

  private Guarded() {}

  /** Runs the step and logs what it throws. Returns whether it succeeded. */
  static boolean run(String ifFailed, Runnable step) {
    try {
      step.run();
      return true;
    } catch (RuntimeException | Error e) {
      report(ifFailed, e);
      return false;
    }
  }

  /** Logs the failure, if there is memory for that. */
  static void report(String what, Throwable failure) {
    FaultLog.report(LOG, what, failure);
  }
}
