package io.clutch.pool;

import io.clutch.worker.Durations;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When a worker is replaced, although nothing is wrong with it: another is started, and once that
 * is ready the old one ends when it has no call and no session. No call is lost by it, and none of
 * it counts as a crash.
 *
 * @param calls after so many; only a session that has it, and broadcasts, may make more
 * @param age when it has been ready for so long
 * @param jitter the part of {@code age} that is left to chance for each worker, from 0 to 1, so
 *     that not all are replaced at once
 * @param memory when so many bytes are resident; looked at every 20 ms at most while it has calls,
 *     and only where the system has {@code /proc}
 * @param idle when it had nothing to do for so long
 */
public record RecycleSettings(
    OptionalLong calls,
    Optional<Duration> age,
    double jitter,
    OptionalLong memory,
    Optional<Duration> idle) {

  private static final RecycleSettings NEVER =
      new RecycleSettings(
          OptionalLong.empty(), Optional.empty(), 0.2, OptionalLong.empty(), Optional.empty());

  public RecycleSettings {
    calls.ifPresent(limit -> requirePositive("recycle.calls", limit));
    memory.ifPresent(limit -> requirePositive("recycle.memory", limit));
    age.ifPresent(limit -> Durations.requirePositive("recycle.age", limit));
    idle.ifPresent(limit -> Durations.requirePositive("recycle.idle", limit));
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("recycle.jitter must be from 0 to 1, not " + jitter);
    }
  }

  /** On request only. */
  public static RecycleSettings never() {
    return NEVER;
  }

  public RecycleSettings withCalls(long limit) {
    return new RecycleSettings(OptionalLong.of(limit), age, jitter, memory, idle);
  }

  public RecycleSettings withAge(Duration limit) {
    return new RecycleSettings(calls, Optional.of(limit), jitter, memory, idle);
  }

  public RecycleSettings withJitter(double part) {
    return new RecycleSettings(calls, age, part, memory, idle);
  }

  public RecycleSettings withMemory(long bytes) {
    return new RecycleSettings(calls, age, jitter, OptionalLong.of(bytes), idle);
  }

  public RecycleSettings withIdle(Duration limit) {
    return new RecycleSettings(calls, age, jitter, memory, Optional.of(limit));
  }

  private static void requirePositive(String key, long limit) {
    if (limit < 1) {
      throw new IllegalArgumentException(key + " must be at least 1, not " + limit);
    }
  }
}
