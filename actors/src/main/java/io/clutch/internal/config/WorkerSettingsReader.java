package io.clutch.internal.config;

import static io.clutch.internal.config.ConfigSection.NONE;
import static io.clutch.internal.config.ConfigSection.SOME;

import io.clutch.worker.HealthSettings;
import io.clutch.worker.HealthSettings.Reaction;
import io.clutch.worker.LadderSettings;
import io.clutch.worker.ProcessLimits;
import io.clutch.worker.QueueSettings;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.StopSettings;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerSettings.StartMethod;
import java.time.Duration;

/** Reads a {@code worker} section. */
final class WorkerSettingsReader {
  private WorkerSettingsReader() {}

  /** The levels of Python's logging. */
  private enum LogLevel {
    DEBUG(10),
    INFO(20),
    WARNING(30),
    ERROR(40),
    CRITICAL(50);

    private final int number;

    LogLevel(int number) {
      this.number = number;
    }
  }

  static WorkerSettings settings(ConfigSection worker) {
    return new WorkerSettings(
        worker.duration("call-deadline", SOME),
        worker.duration("start-timeout", SOME),
        queue(worker),
        worker.number("credit", 1, 1000),
        worker.number("max-streams", 1, 1_000_000),
        worker.number("max-chain-depth", 0, 64),
        worker.number("max-children", 0, 10_000),
        worker.number("idempotent-attempts", 1, 1000),
        worker.oneOf("log-level", LogLevel.class).number,
        worker.flag("hot-reload"),
        worker.flag("exit-zero-is-normal"),
        worker.oneOf("start", StartMethod.class),
        ladder(worker.section("ladder")),
        stop(worker.section("stop")),
        health(worker.section("health")),
        worker.checked("restart", () -> restart(worker.section("restart"))),
        limits(worker.section("limits")));
  }

  /** Reads the two keys that bound the queue. */
  static QueueSettings queue(ConfigSection section) {
    return new QueueSettings(
        section.number("queue-capacity", 1, Integer.MAX_VALUE),
        section.bytes("queue-bytes", 1, Long.MAX_VALUE));
  }

  private static LadderSettings ladder(ConfigSection ladder) {
    return new LadderSettings(
        ladder.duration("locate", NONE),
        ladder.unlessOff("interrupt", key -> ladder.duration(key, NONE)),
        ladder.unlessOff("terminate", key -> ladder.duration(key, NONE)),
        ladder.unlessOff("kill", key -> ladder.duration(key, NONE)));
  }

  private static StopSettings stop(ConfigSection stop) {
    return new StopSettings(
        stop.duration("drain", NONE),
        stop.duration("ask", NONE),
        stop.duration("interrupt", NONE),
        stop.duration("terminate", NONE));
  }

  private static HealthSettings health(ConfigSection health) {
    return new HealthSettings(
        health.duration("interval", SOME),
        health.number("alive-misses", 1, Integer.MAX_VALUE),
        health.oneOf("not-alive", Reaction.class),
        health.number("progress-misses", 1, Integer.MAX_VALUE),
        health.oneOf("not-progressing", Reaction.class));
  }

  private static RestartSettings restart(ConfigSection restart) {
    return new RestartSettings(
        restart.number("max-restarts", 0, 1_000_000),
        restart.duration("period", SOME),
        restart.duration("min-backoff", NONE),
        restart.duration("max-backoff", NONE),
        restart.duration("stable-after", NONE));
  }

  private static ProcessLimits limits(ConfigSection limits) {
    int mostProcesses = ProcessLimits.MOST_PROCESSES;
    int leastDescriptors = ProcessLimits.LEAST_DESCRIPTORS;
    int mostDescriptors = ProcessLimits.MOST_DESCRIPTORS;
    return new ProcessLimits(
        limits.unlessOff("memory", key -> limits.bytes(key, 1, Long.MAX_VALUE)).orElse(0L),
        limits.unlessOff("cpu-time", key -> limits.duration(key, SOME)).orElse(Duration.ZERO),
        limits.unlessOff("cgroup-memory", key -> limits.bytes(key, 1, Long.MAX_VALUE)).orElse(0L),
        limits.unlessOff("cgroup-cores", key -> limits.decimal(key, 0.01, 10_000)).orElse(0.0),
        limits.unlessOff("processes", key -> limits.number(key, 1, mostProcesses)).orElse(0),
        limits
            .unlessOff("descriptors", key -> limits.number(key, leastDescriptors, mostDescriptors))
            .orElse(0));
  }
}
