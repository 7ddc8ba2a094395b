package io.clutch.internal.config;

import static io.clutch.internal.config.ConfigSection.SOME;

import io.clutch.pool.BackoffSettings;
import io.clutch.pool.PoolSettings;
import io.clutch.pool.PoolSettings.Affinity;
import io.clutch.pool.RecycleSettings;
import io.clutch.pool.Routing;
import io.clutch.pool.SizeSettings;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a {@code pool} section. */
final class PoolSettingsReader {
  private static final int MOST_WORKERS = 10_000;

  private PoolSettingsReader() {}

  private enum Start {
    EAGER,
    LAZY
  }

  static PoolSettings settings(ConfigSection pool) {
    return new PoolSettings(
        pool.checked("max", () -> size(pool)),
        WorkerSettingsReader.queue(pool),
        pool.unlessOff("queue-wait", key -> pool.duration(key, SOME)),
        pool.oneOf("routing", Routing.class),
        pool.oneOf("affinity", Affinity.class),
        pool.number("in-flight", 1, 1000),
        pool.duration("session-deadline", SOME),
        recycle(pool.section("recycle")),
        pool.checked("backoff", () -> backoff(pool.section("backoff"))));
  }

  private static SizeSettings size(ConfigSection pool) {
    return new SizeSettings(
        pool.coresOrNumber("min", 0, MOST_WORKERS),
        pool.coresOrNumber("max", 1, MOST_WORKERS),
        pool.number("overflow", 0, MOST_WORKERS),
        pool.duration("linger", SOME),
        pool.duration("idle-time-to-live", SOME),
        pool.coresOrNumber("start-concurrency", 1, MOST_WORKERS),
        pool.oneOf("start", Start.class) == Start.EAGER);
  }

  private static RecycleSettings recycle(ConfigSection recycle) {
    return new RecycleSettings(
        some(recycle.unlessOff("calls", key -> (long) recycle.number(key, 1, Integer.MAX_VALUE))),
        recycle.unlessOff("age", key -> recycle.duration(key, SOME)),
        recycle.decimal("jitter", 0, 1),
        some(recycle.unlessOff("memory", key -> recycle.bytes(key, 1, Long.MAX_VALUE))),
        recycle.unlessOff("idle", key -> recycle.duration(key, SOME)));
  }

  private static OptionalLong some(Optional<Long> number) {
    return number.map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  private static BackoffSettings backoff(ConfigSection backoff) {
    return new BackoffSettings(
        backoff.number("crashes", 0, MOST_WORKERS),
        backoff.duration("min", SOME),
        backoff.duration("max", SOME),
        backoff.duration("period", SOME));
  }
}
