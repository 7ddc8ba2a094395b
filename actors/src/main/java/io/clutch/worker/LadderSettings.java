package io.clutch.worker;

import java.time.Duration;
import java.util.Optional;

/**
 * What happens to a call that nobody waits for any more (its deadline passed, or it was cancelled)
 * while Python has it. Python is told to cancel; each wait that follows leads to the next rung, and
 * an empty one ends the ladder there. The caller has its answer before the first rung.
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
    Durations.require("ladder.locate", locate);
    interrupt.ifPresent(wait -> Durations.require("ladder.interrupt", wait));
    terminate.ifPresent(wait -> Durations.require("ladder.terminate", wait));
    kill.ifPresent(wait -> Durations.require("ladder.kill", wait));
  }
}
