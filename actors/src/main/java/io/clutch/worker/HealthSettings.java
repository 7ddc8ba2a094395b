package io.clutch.worker;

import io.clutch.internal.settings.RecordCopy;
import io.clutch.internal.settings.SettingChecks;
import java.time.Duration;
import java.util.Objects;

/**
 * Two signals, two reactions. Every interval the process is asked whether it is alive (answered by
 * native code, even while Python is busy) and whether it makes progress (answered by Python, so not
 * while native code holds the GIL).
 *
 * @param interval between probes
 * @param aliveMisses unanswered probes in a row after which it is not alive, as after SIGSTOP
 * @param notAlive what happens then; default kill
 * @param progressMisses unanswered probes in a row after which it makes no progress
 * @param notProgressing what happens then; default report
 */
public record HealthSettings(
    Duration interval,
    int aliveMisses,
    Reaction notAlive,
    int progressMisses,
    Reaction notProgressing) {

  public HealthSettings {
    SettingChecks.requirePositive("health.interval", interval);
    SettingChecks.requireAtLeast("health.alive-misses", aliveMisses, 1);
    Objects.requireNonNull(notAlive, "health.not-alive");
    SettingChecks.requireAtLeast("health.progress-misses", progressMisses, 1);
    Objects.requireNonNull(notProgressing, "health.not-progressing");
  }

  /** A probe every 2 s; 5 unanswered ones kill, or are reported where it makes no progress. */
  public static HealthSettings create() {
    return new HealthSettings(Duration.ofSeconds(2), 5, Reaction.KILL, 5, Reaction.REPORT);
  }

  public HealthSettings withInterval(Duration between) {
    return RecordCopy.with(this, "interval", between);
  }

  public HealthSettings withAliveMisses(int probes) {
    return RecordCopy.with(this, "aliveMisses", probes);
  }

  public HealthSettings withNotAlive(Reaction reaction) {
    return RecordCopy.with(this, "notAlive", reaction);
  }

  public HealthSettings withProgressMisses(int probes) {
    return RecordCopy.with(this, "progressMisses", probes);
  }

  public HealthSettings withNotProgressing(Reaction reaction) {
    return RecordCopy.with(this, "notProgressing", reaction);
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
