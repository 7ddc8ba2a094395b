package io.clutch.worker;

import java.time.Duration;

/**
 * The stop ladder: how long each rung may take before the next.
 *
 * @param drain for the calls accepted before the stop; a worker that is not ready yet has none of
 *     them run
 * @param ask for the stop hook and the exit that follows
 * @param interrupt for the exit after an interrupt
 * @param terminate for the exit after SIGTERM; SIGKILL follows
 */
public record StopSettings(Duration drain, Duration ask, Duration interrupt, Duration terminate) {

  public StopSettings {
    Durations.require("stop.drain", drain);
    Durations.require("stop.ask", ask);
    Durations.require("stop.interrupt", interrupt);
    Durations.require("stop.terminate", terminate);
  }

  /** The longest that a stop takes. */
  public Duration total() {
    return drain.plus(ask).plus(interrupt).plus(terminate);
  }
}
