package io.clutch.worker;

import java.time.Duration;

/**
 * Two signals, two reactions. Every interval the process is asked whether it is alive (answered by
 * native code, whatever Python does) and whether it makes progress (answered by Python, so not
 * while native code holds the GIL).
 *
 * @param interval between probes
 * @param aliveMisses so many unanswered probes in a row mean that it is not alive, as after SIGSTOP
 * @param notAlive what happens then; default kill
 * @param progressMisses so many unanswered probes in a row mean that it makes no progress
 * @param notProgressing what happens then; default report
 */
public record HealthSettings(
    Duration interval,
    int aliveMisses,
    Reaction notAlive,
    int progressMisses,
    Reaction notProgressing) {

  public HealthSettings {
    Durations.require("health.interval", interval);
    if (interval.isNegative() || interval.isZero() || aliveMisses < 1 || progressMisses < 1) {
      throw new IllegalArgumentException("need interval > 0 and misses >= 1");
    }
  }

  /** What follows a lost signal. */
  public enum Reaction {
    /** Nothing. */
    IGNORE,
    /** A warning in the log and a telemetry record. */
    REPORT,
    /** The report, then SIGKILL to the process group. */
    KILL
  }
}
