package io.clutch.internal.process;

import io.clutch.internal.memory.FaultLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Steps of a thread that must not end, even if a step throws or finds no memory. */
final class Guarded {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessLauncher.class);

  private Guarded() {}

  /** Whether the step went well; what it throws is logged. */
  static boolean run(String ifFailed, Runnable step) {
    try {
      step.run();
      return true;
    } catch (RuntimeException | Error e) {
      report(ifFailed, e);
      return false;
    }
  }

  /** Logs it, if there is memory for that. */
  static void report(String what, Throwable failure) {
    FaultLog.report(LOG, what, failure);
  }
}
