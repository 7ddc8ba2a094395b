package io.clutch;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.clutch.codec.CodecLimits;
import io.clutch.process.EnvironmentPolicy;
import io.clutch.process.LauncherSettings;
import io.clutch.socket.LinkSettings;
import io.clutch.worker.HealthSettings;
import io.clutch.worker.HealthSettings.Reaction;
import io.clutch.worker.LadderSettings;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.StopSettings;
import io.clutch.worker.WorkerSettings;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The {@code clutch} section of the configuration, checked. Immutable.
 *
 * @param python the configured interpreter, if any
 */
public record ClutchSettings(
    Optional<String> python,
    CodecLimits limits,
    LinkSettings link,
    EnvironmentPolicy environment,
    LauncherSettings launcher,
    WorkerSettings worker) {

  private static final Map<String, Integer> LOG_LEVELS =
      Map.of("DEBUG", 10, "INFO", 20, "WARNING", 30, "ERROR", 40, "CRITICAL", 50);

  // A frame holds a little more than the values in it.
  private static final long FRAME_OVERHEAD = 64 * 1024;

  /** The settings of the system's configuration. */
  public static ClutchSettings create(ActorSystem<?> system) {
    return create(system.settings().config().getConfig("clutch"));
  }

  /**
   * The settings of a {@code clutch} section.
   *
   * @throws ConfigException if a key is missing or has a value that cannot be
   */
  public static ClutchSettings create(Config config) {
    return new ClutchSettings(
        Optional.of(config.getString("python")).filter(name -> !name.isBlank()),
        limits(config.getConfig("limits")),
        link(config.getConfig("link"), config.getBytes("limits.max-message-size")),
        new EnvironmentPolicy(config.getStringList("process.environment")),
        launcher(config.getConfig("process")),
        worker(config.getConfig("worker")));
  }

  private static CodecLimits limits(Config config) {
    return new CodecLimits(
        config.getBytes("max-message-size"),
        config.getInt("max-depth"),
        Math.toIntExact(config.getBytes("buffer-threshold")));
  }

  private static LinkSettings link(Config config, long maxMessageSize) {
    return new LinkSettings(
        config.getString("address"),
        maxMessageSize + FRAME_OVERHEAD,
        config.getInt("high-water-mark"),
        config.getDuration("handshake-timeout"));
  }

  private static LauncherSettings launcher(Config config) {
    return LauncherSettings.defaults()
        .withOutput(
            Math.toIntExact(config.getBytes("max-line-length")),
            config.getInt("lines-per-second"),
            config.getInt("line-burst"));
  }

  private static WorkerSettings worker(Config config) {
    return new WorkerSettings(
        config.getDuration("call-deadline"),
        config.getDuration("start-timeout"),
        config.getInt("queue-capacity"),
        config.getBytes("queue-bytes"),
        config.getInt("credit"),
        config.getInt("idempotent-attempts"),
        logLevel(config),
        ladder(config.getConfig("ladder")),
        stop(config.getConfig("stop")),
        health(config.getConfig("health")),
        restart(config.getConfig("restart")));
  }

  private static int logLevel(Config config) {
    Integer level = LOG_LEVELS.get(config.getString("log-level").toUpperCase(Locale.ROOT));
    if (level == null) {
      throw new ConfigException.BadValue(
          config.origin(), "log-level", "must be one of " + LOG_LEVELS.keySet());
    }
    return level;
  }

  private static LadderSettings ladder(Config config) {
    return new LadderSettings(
        unlessOff(config, "interrupt"), unlessOff(config, "terminate"), unlessOff(config, "kill"));
  }

  private static Optional<Duration> unlessOff(Config config, String key) {
    boolean off = config.getAnyRef(key).toString().toLowerCase(Locale.ROOT).matches("off|false");
    return off ? Optional.empty() : Optional.of(config.getDuration(key));
  }

  private static StopSettings stop(Config config) {
    return new StopSettings(
        config.getDuration("drain"),
        config.getDuration("ask"),
        config.getDuration("interrupt"),
        config.getDuration("terminate"));
  }

  private static HealthSettings health(Config config) {
    return new HealthSettings(
        config.getDuration("interval"),
        config.getInt("alive-misses"),
        reaction(config, "not-alive"),
        config.getInt("progress-misses"),
        reaction(config, "not-progressing"));
  }

  private static Reaction reaction(Config config, String key) {
    try {
      return Reaction.valueOf(config.getString(key).toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ConfigException.BadValue(config.origin(), key, "must be ignore, report or kill", e);
    }
  }

  private static RestartSettings restart(Config config) {
    return new RestartSettings(
        config.getInt("max-restarts"),
        config.getDuration("period"),
        config.getDuration("min-backoff"),
        config.getDuration("max-backoff"),
        config.getDuration("stable-after"));
  }
}
