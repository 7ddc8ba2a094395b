package io.clutch.worker;

import io.clutch.internal.settings.RecordCopy;
import io.clutch.internal.settings.SettingChecks;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What happens to a call that nobody waits for any more (its deadline passed, or it was cancelled)
 * while Python has it. Python is told to cancel; each wait that follows leads to the next step, and
 * an empty one ends the ladder there. The caller has its answer before the first step.
 *
 * @param locate how long a caller waits at most, after the deadline, until Python has said at which
 *     line the call is; with zero it has its answer at once
 * @param interrupt from the cancel to an interrupt of the handler
 * @param terminate from there to SIGTERM for the process group
 * @param kill from there to SIGKILL for the process group
 */
public record LadderSettings(
    Duration locate,
    Optional<Duration> interrupt,
    Optional<Duration> terminate,
    Optional<Duration> kill) {

  public LadderSettings {
    SettingChecks.requireTime("ladder.locate", locate);
    Objects.requireNonNull(interrupt, "interrupt");
    interrupt.ifPresent(wait -> SettingChecks.requireTime("ladder.interrupt", wait));
    Objects.requireNonNull(terminate, "terminate");
    terminate.ifPresent(wait -> SettingChecks.requireTime("ladder.terminate", wait));
    Objects.requireNonNull(kill, "kill");
    kill.ifPresent(wait -> SettingChecks.requireTime("ladder.kill", wait));
  }

  /** 2 ms to locate, 1 s to the interrupt, 1 s more to SIGTERM, 2 s more to SIGKILL. */
  public static LadderSettings create() {
    return new LadderSettings(
        Duration.ofMillis(2),
        Optional.of(Duration.ofSeconds(1)),
        Optional.of(Duration.ofSeconds(1)),
        Optional.of(Duration.ofSeconds(2)));
  }

  public LadderSettings withLocate(Duration limit) {
    return RecordCopy.with(this, "locate", limit);
  }

  public LadderSettings withInterrupt(Duration wait) {
    return RecordCopy.with(this, "interrupt", Optional.of(Objects.requireNonNull(wait, "wait")));
  }

  public LadderSettings withoutInterrupt() {
    return RecordCopy.with(this, "interrupt", Optional.empty());
  }

  public LadderSettings withTerminate(Duration wait) {
    return RecordCopy.with(this, "terminate", Optional.of(Objects.requireNonNull(wait, "wait")));
  }

  public LadderSettings withoutTerminate() {
    return RecordCopy.with(this, "terminate", Optional.empty());
  }

  public LadderSettings withKill(Duration wait) {
    return RecordCopy.with(this, "kill", Optional.of(Objects.requireNonNull(wait, "wait")));
  }

  public LadderSettings withoutKill() {
    return RecordCopy.with(this, "kill", Optional.empty());
  }
}
