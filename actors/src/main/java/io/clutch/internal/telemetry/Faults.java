package io.clutch.internal.telemetry;

import io.clutch.failure.ExitReason;
import io.clutch.internal.text.ThrownText;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How actors handle unexpected faults. */
public final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
  private static final int TRIES = 3;

  private Faults() {}

  /** The exit reason for a fault. */
  public static ExitReason reason(Throwable thrown) {
    return new ExitReason.Fault(ThrownText.of(thrown));
  }

  /**
   * Logs the fault and attempts the cure, which may fail by it again, at most three times. If no
   * attempt succeeds, it ends the actor. Never throws.
   */
  public static void survive(
      String actor, Throwable thrown, Consumer<ExitReason> cure, Consumer<ExitReason> end) {
    LOG.error("{} has failed with a fault: {}", actor, ThrownText.of(thrown), thrown);
    ExitReason reason = reason(thrown);
    boolean isCured = false;
    for (int i = 0; i < TRIES && !isCured; i++) {
      isCured = runs(actor, () -> cure.accept(reason));
    }
    if (!isCured) {
      runs(actor, () -> end.accept(reason));
    }
  }

  /** Runs the task and logs a failure. Returns whether it succeeded. */
  public static boolean runs(String actor, Runnable task) {
    try {
      task.run();
      return true;
    } catch (RuntimeException | Error again) {
      LOG.error("{} has failed again: {}", actor, ThrownText.of(again), again);
      return false;
    }
  }
}
