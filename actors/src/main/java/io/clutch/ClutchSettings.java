package io.clutch;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.clutch.codec.CodecLimits;
import io.clutch.memory.MemoryBudget;
import io.clutch.pool.PoolSettings;
import io.clutch.process.EnvironmentPolicy;
import io.clutch.process.LauncherSettings;
import io.clutch.process.ProcessLimits;
import io.clutch.socket.LinkSettings;
import io.clutch.worker.HealthSettings;
import io.clutch.worker.HealthSettings.Reaction;
import io.clutch.worker.LadderSettings;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.StopSettings;
import io.clutch.worker.WorkerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The {@code clutch} section of the configuration, checked. Immutable.
 *
 * @param python the configured interpreter, if any
 * @param startConcurrency processes that may be starting at once
 * @param memory bytes of the heap that calls, answers, streams and log records may take together
 */
public record ClutchSettings(
    Optional<String> python,
    CodecLimits limits,
    long memory,
    LinkSettings link,
    EnvironmentPolicy environment,
    LauncherSettings launcher,
    int startConcurrency,
    WorkerSettings worker,
    PoolSettings pool) {

  private static final Map<String, Integer> LOG_LEVELS =
      Map.of("DEBUG", 10, "INFO", 20, "WARNING", 30, "ERROR", 40, "CRITICAL", 50);

  // A frame holds a little more than the values in it.
  private static final int FRAME_OVERHEAD = 64 * 1024;
  private static final long LEAST_MEMORY = 2 << 20;
  private static final Duration NONE = Duration.ZERO;
  private static final Duration SOME = Duration.ofMillis(1);

  /** The settings of the system's configuration. */
  public static ClutchSettings create(ActorSystem<?> system) {
    return create(system.settings().config().getConfig("clutch"));
  }

  /**
   * The settings of a {@code clutch} section.
   *
   * @throws ConfigException if a key, which it names, is missing or has a value that cannot be
   */
  public static ClutchSettings create(Config config) {
    var clutch = new Section(config, "clutch");
    long memory = memory(clutch.section("limits"));
    CodecLimits limits = limits(clutch.section("limits"), memory);
    Section process = clutch.section("process");
    return new ClutchSettings(
        Optional.of(clutch.text("python")).filter(name -> !name.isBlank()),
        limits,
        memory,
        link(clutch.section("link"), limits.messageSize()),
        process.checked(
            "environment",
            () -> new EnvironmentPolicy(process.config().getStringList("environment"))),
        launcher(process, clutch.section("cgroup")),
        process.coresOrNumber("start-concurrency", 1, 10_000),
        worker(clutch.section("worker")),
        PoolReader.settings(clutch.section("pool")));
  }

  /** Bytes, which may be given as a share of the heap. */
  private static long memory(Section limits) {
    return limits.bytesOrShare("memory", Runtime.getRuntime().maxMemory(), LEAST_MEMORY);
  }

  /** A message has what is configured, or what the memory allows if that is less. */
  private static CodecLimits limits(Section limits, long memory) {
    long configured = limits.bytes("max-message-size", 1024, Integer.MAX_VALUE - FRAME_OVERHEAD);
    long possible = MemoryBudget.largestMessage(memory) - FRAME_OVERHEAD;
    int depth = limits.number("max-depth", 1, 1000);
    int threshold = (int) limits.bytes("buffer-threshold", 1, Integer.MAX_VALUE);
    return possible < configured
        ? new CodecLimits(possible, depth, threshold, "half of " + MemoryBudget.KEY)
        : new CodecLimits(configured, depth, threshold);
  }

  private static LinkSettings link(Section link, long maxMessageSize) {
    int highWaterMark = link.number("high-water-mark", 1, 1_000_000);
    Duration handshakeTimeout = link.duration("handshake-timeout", SOME);
    int maxStrangers = link.number("max-strangers", 1, 1_000_000);
    boolean trustedNetwork = link.flag("trusted-network");
    return link.checked(
        "address",
        () ->
            new LinkSettings(
                link.text("address"),
                maxMessageSize + FRAME_OVERHEAD,
                highWaterMark,
                handshakeTimeout,
                maxStrangers,
                trustedNetwork));
  }

  private static LauncherSettings launcher(Section process, Section cgroup) {
    Optional<Path> parent =
        Optional.of(cgroup.text("parent")).filter(path -> !path.isBlank()).map(Path::of);
    LauncherSettings settings =
        LauncherSettings.defaults()
            .withOutput(
                (int) process.bytes("max-line-length", 16, 64 * 1024),
                process.number("lines-per-second", 1, 1_000_000),
                process.number("line-burst", 1, 1_000_000))
            .withNoNewPrivileges(process.flag("no-new-privileges"))
            .withUmask(process.octal("umask", 0777));
    return cgroup.checked("parent", () -> settings.withCgroupParent(parent));
  }

  /** The settings of a {@code worker} section. */
  static WorkerSettings worker(Section worker) {
    return new WorkerSettings(
        worker.duration("call-deadline", SOME),
        worker.duration("start-timeout", SOME),
        worker.number("queue-capacity", 1, Integer.MAX_VALUE),
        worker.bytes("queue-bytes", 1, Long.MAX_VALUE),
        worker.number("credit", 1, 1000),
        worker.number("max-streams", 1, 1_000_000),
        worker.number("idempotent-attempts", 1, 1000),
        logLevel(worker),
        worker.flag("hot-reload"),
        worker.flag("exit-zero-is-normal"),
        ladder(worker.section("ladder")),
        stop(worker.section("stop")),
        health(worker.section("health")),
        worker.checked("restart", () -> restart(worker.section("restart"))),
        processLimits(worker.section("limits")));
  }

  private static ProcessLimits processLimits(Section limits) {
    return new ProcessLimits(
        limits.isOff("memory") ? 0 : limits.bytes("memory", 1, Long.MAX_VALUE),
        limits.isOff("cpu-time") ? Duration.ZERO : limits.duration("cpu-time", SOME),
        limits.isOff("cgroup-memory") ? 0 : limits.bytes("cgroup-memory", 1, Long.MAX_VALUE),
        limits.isOff("cgroup-cores") ? 0 : limits.decimal("cgroup-cores", 0.01, 10_000),
        limits.isOff("processes") ? 0 : limits.number("processes", 1, ProcessLimits.MOST_PROCESSES),
        limits.isOff("descriptors")
            ? 0
            : limits.number(
                "descriptors", ProcessLimits.LEAST_DESCRIPTORS, ProcessLimits.MOST_DESCRIPTORS));
  }

  private static int logLevel(Section worker) {
    Integer level = LOG_LEVELS.get(worker.text("log-level").toUpperCase(Locale.ROOT));
    if (level == null) {
      throw worker.bad("log-level", "must be one of " + LOG_LEVELS.keySet(), null);
    }
    return level;
  }

  private static LadderSettings ladder(Section ladder) {
    return new LadderSettings(
        ladder.duration("locate", Duration.ZERO),
        ladder.unlessOff("interrupt"),
        ladder.unlessOff("terminate"),
        ladder.unlessOff("kill"));
  }

  private static StopSettings stop(Section stop) {
    return new StopSettings(
        stop.duration("drain", NONE),
        stop.duration("ask", NONE),
        stop.duration("interrupt", NONE),
        stop.duration("terminate", NONE));
  }

  private static HealthSettings health(Section health) {
    return new HealthSettings(
        health.duration("interval", SOME),
        health.number("alive-misses", 1, Integer.MAX_VALUE),
        reaction(health, "not-alive"),
        health.number("progress-misses", 1, Integer.MAX_VALUE),
        reaction(health, "not-progressing"));
  }

  private static Reaction reaction(Section health, String key) {
    try {
      return Reaction.valueOf(health.text(key).toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw health.bad(key, "must be ignore, report or kill", e);
    }
  }

  private static RestartSettings restart(Section restart) {
    return new RestartSettings(
        restart.number("max-restarts", 0, 1_000_000),
        restart.duration("period", SOME),
        restart.duration("min-backoff", NONE),
        restart.duration("max-backoff", NONE),
        restart.duration("stable-after", NONE));
  }
}
