package io.clutch.internal.telemetry;

import io.clutch.failure.ExitReason;
import io.clutch.failure.ThrownText;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What actors do about faults that nobody has foreseen. */
public final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
  private static final int TRIES = 3;

  private Faults() {}

  /** The reason of an end by a fault. */
  public static ExitReason reason(Throwable thrown) {
    return new ExitReason.Fault(ThrownText.of(thrown));
  }

  /**
   * Logs the fault and tries the cure, which may meet it again, at most three times. If none of the
   * tries succeeds, it ends the actor. Never throws.
   */
  public static void survive(
      String actor, Throwable thrown, Consumer<ExitReason> cure, Consumer<ExitReason> end) {
    LOG.error("{} has met a fault of its own: {}", actor, ThrownText.of(thrown), thrown);
    ExitReason reason = reason(thrown);
    boolean isCured = false;
    for (int i = 0; i < TRIES && !isCured; i++) {
      isCured = runs(actor, () -> cure.accept(reason));
    }
    if (!isCured) {
      runs(actor, () -> end.accept(reason));
    }
  }

  /** Whether it could be done; if not, that is logged. */
  public static boolean runs(String actor, Runnable task) {
    try {
      task.run();
      return true;
    } catch (RuntimeException | Error again) {
      LOG.error("{} has met a fault: {}", actor, ThrownText.of(again), again);
      return false;
    }
  }
}
