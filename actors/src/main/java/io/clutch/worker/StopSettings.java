package io.clutch.worker;

import io.clutch.internal.settings.RecordCopy;
import io.clutch.internal.settings.SettingChecks;
import java.time.Duration;

/**
 * The stop ladder: how long each step may take before the next.
 *
 * @param drain for the calls accepted before the stop; a worker that is not ready yet has none of
 *     them run
 * @param ask for the stop hook and the exit that follows
 * @param interrupt for the exit after an interrupt
 * @param terminate for the exit after SIGTERM; SIGKILL follows
 */
public record StopSettings(Duration drain, Duration ask, Duration interrupt, Duration terminate) {

  public StopSettings {
    SettingChecks.requireTime("stop.drain", drain);
    SettingChecks.requireTime("stop.ask", ask);
    SettingChecks.requireTime("stop.interrupt", interrupt);
    SettingChecks.requireTime("stop.terminate", terminate);
  }

  /** 2 s to drain, 1 s for the hook, 500 ms after the interrupt, 500 ms after SIGTERM. */
  public static StopSettings create() {
    return new StopSettings(
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        Duration.ofMillis(500),
        Duration.ofMillis(500));
  }

  public StopSettings withDrain(Duration limit) {
    return RecordCopy.with(this, "drain", limit);
  }

  public StopSettings withAsk(Duration limit) {
    return RecordCopy.with(this, "ask", limit);
  }

  public StopSettings withInterrupt(Duration limit) {
    return RecordCopy.with(this, "interrupt", limit);
  }

  public StopSettings withTerminate(Duration limit) {
    return RecordCopy.with(this, "terminate", limit);
  }

  /** The longest that a stop takes. */
  public Duration total() {
    return drain.plus(ask).plus(interrupt).plus(terminate);
  }
}
