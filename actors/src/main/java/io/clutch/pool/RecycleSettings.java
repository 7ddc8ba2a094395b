package io.clutch.pool;

import io.clutch.internal.settings.RecordCopy;
import io.clutch.internal.settings.SettingChecks;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When a healthy worker is replaced. Another one is started. Once that is ready, the old one ends
 * when it has no call and no session. No call is lost, and the end does not count as a crash.
 *
 * @param calls after this number of calls; only its session and broadcasts may make more
 * @param age after this time since it was ready
 * @param jitter the random part of {@code age} for each worker, from 0 to 1, so that not all are
 *     replaced at once
 * @param memory when it has this number of private bytes, see {@link
 *     io.clutch.worker.WorkerStatus.Memory}; only if the system has {@code /proc}. Checked at most
 *     every 20 ms while it has calls. The checks take up to 2% of the time of a worker whose
 *     resident bytes reach the limit, and it may get some more calls during one
 * @param idle after this time without calls and streams
 */
public record RecycleSettings(
    OptionalLong calls,
    Optional<Duration> age,
    double jitter,
    OptionalLong memory,
    Optional<Duration> idle) {

  public RecycleSettings {
    Objects.requireNonNull(calls, "calls");
    calls.ifPresent(limit -> SettingChecks.requireAtLeast("recycle.calls", limit, 1));
    Objects.requireNonNull(age, "age");
    age.ifPresent(limit -> SettingChecks.requirePositive("recycle.age", limit));
    SettingChecks.requireFraction("recycle.jitter", jitter);
    Objects.requireNonNull(memory, "memory");
    memory.ifPresent(limit -> SettingChecks.requireAtLeast("recycle.memory", limit, 1));
    Objects.requireNonNull(idle, "idle");
    idle.ifPresent(limit -> SettingChecks.requirePositive("recycle.idle", limit));
  }

  /** On request only; a jitter of 0.2. */
  public static RecycleSettings create() {
    return new RecycleSettings(
        OptionalLong.empty(), Optional.empty(), 0.2, OptionalLong.empty(), Optional.empty());
  }

  public RecycleSettings withCalls(long limit) {
    return RecordCopy.with(this, "calls", OptionalLong.of(limit));
  }

  public RecycleSettings withoutCalls() {
    return RecordCopy.with(this, "calls", OptionalLong.empty());
  }

  public RecycleSettings withAge(Duration limit) {
    return RecordCopy.with(this, "age", Optional.of(Objects.requireNonNull(limit, "limit")));
  }

  public RecycleSettings withoutAge() {
    return RecordCopy.with(this, "age", Optional.empty());
  }

  public RecycleSettings withJitter(double part) {
    return RecordCopy.with(this, "jitter", part);
  }

  public RecycleSettings withMemory(long bytes) {
    return RecordCopy.with(this, "memory", OptionalLong.of(bytes));
  }

  public RecycleSettings withoutMemory() {
    return RecordCopy.with(this, "memory", OptionalLong.empty());
  }

  public RecycleSettings withIdle(Duration limit) {
    return RecordCopy.with(this, "idle", Optional.of(Objects.requireNonNull(limit, "limit")));
  }

  public RecycleSettings withoutIdle() {
    return RecordCopy.with(this, "idle", Optional.empty());
  }
}
