package io.clutch.internal.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.clutch.internal.codec.format.CodecLimits;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.memory.SharedMemory;
import io.clutch.internal.observe.MdcObserver;
import io.clutch.internal.process.LauncherSettings;
import io.clutch.internal.text.EnvironmentPolicy;
import io.clutch.internal.transport.LinkSettings;
import io.clutch.pool.PoolSettings;
import io.clutch.worker.WorkerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The validated {@code clutch} section of the configuration. Immutable.
 *
 * @param python the configured interpreter, if any
 * @param sharedMemory bytes that large buffers may take in files; 0 turns that off
 * @param sharedThreshold bytes from which on a buffer is one of these
 * @param startConcurrency how many processes may be starting at once
 * @param mdcKeys the keys of the callers' MDC that go along with calls
 * @param memory bytes of the heap that calls, results, streams and log records may hold together
 */
public record ClutchSettings(
    Optional<String> python,
    CodecLimits limits,
    long memory,
    long sharedMemory,
    int sharedThreshold,
    LinkSettings link,
    EnvironmentPolicy environment,
    LauncherSettings launcher,
    int startConcurrency,
    WorkerSettings worker,
    PoolSettings pool,
    List<String> mdcKeys) {

  // The bytes of a frame besides its values.
  private static final int FRAME_OVERHEAD = 64 * 1024;
  private static final long LEAST_MEMORY = 2 << 20;

  /** The settings of the system's configuration. */
  public static ClutchSettings create(ActorSystem<?> system) {
    return create(system.settings().config().getConfig("clutch"));
  }

  /**
   * The settings of a {@code clutch} section.
   *
   * @throws ConfigException if a key is missing or has an invalid value; names the key
   */
  public static ClutchSettings create(Config config) {
    var clutch = new ConfigSection(config, "clutch");
    long memory = memory(clutch.section("limits"));
    CodecLimits limits = limits(clutch.section("limits"), memory);
    ConfigSection process = clutch.section("process");
    return new ClutchSettings(
        Optional.of(clutch.text("python")).filter(name -> !name.isBlank()),
        limits,
        memory,
        clutch.section("limits").bytes("shared-memory", 0, Long.MAX_VALUE / 2),
        (int) clutch.section("limits").bytes("shared-memory-threshold", 4096, Integer.MAX_VALUE),
        link(clutch.section("link"), limits.messageSize()),
        process.checked(
            "environment",
            () -> new EnvironmentPolicy(process.config().getStringList("environment"))),
        launcher(process, clutch.section("cgroup")),
        process.coresOrNumber("start-concurrency", 1, 10_000),
        WorkerSettingsReader.settings(clutch.section("worker")),
        PoolSettingsReader.settings(clutch.section("pool")),
        clutch.checked("mdc-keys", () -> mdcKeys(config.getStringList("mdc-keys"))));
  }

  private static List<String> mdcKeys(List<String> keys) {
    new MdcObserver(keys); // checks them
    return List.copyOf(keys);
  }

  /** The memory to share: only on a Unix domain socket, whose workers are on this machine. */
  public SharedMemory shareMemory() {
    return link.isLocal() ? SharedMemory.of(sharedMemory, sharedThreshold) : SharedMemory.none();
  }

  /** Bytes, or a share of the heap. */
  private static long memory(ConfigSection limits) {
    return limits.bytesOrShare("memory", Runtime.getRuntime().maxMemory(), LEAST_MEMORY);
  }

  /** The configured limit of a message, or less if the memory does not allow it. */
  private static CodecLimits limits(ConfigSection limits, long memory) {
    long configured = limits.bytes("max-message-size", 1024, Integer.MAX_VALUE - FRAME_OVERHEAD);
    long possible = MemoryBudget.largestMessage(memory) - FRAME_OVERHEAD;
    int depth = limits.number("max-depth", 1, 1000);
    int threshold = (int) limits.bytes("buffer-threshold", 1, Integer.MAX_VALUE);
    return possible < configured
        ? new CodecLimits(possible, depth, threshold, "half of " + MemoryBudget.KEY)
        : new CodecLimits(configured, depth, threshold);
  }

  private static LinkSettings link(ConfigSection link, long maxMessageSize) {
    int highWaterMark = link.number("high-water-mark", 1, 1_000_000);
    Duration handshakeTimeout = link.duration("handshake-timeout", ConfigSection.SOME);
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

  private static LauncherSettings launcher(ConfigSection process, ConfigSection cgroup) {
    Optional<Path> parent =
        Optional.of(cgroup.text("parent")).filter(path -> !path.isBlank()).map(Path::of);
    ConfigSection template = process.section("template");
    LauncherSettings settings =
        LauncherSettings.create()
            .withLineLength((int) process.bytes("max-line-length", 16, 64 * 1024))
            .withLinesPerSecond(process.number("lines-per-second", 1, 1_000_000))
            .withBurst(process.number("line-burst", 1, 1_000_000))
            .withNoNewPrivileges(process.flag("no-new-privileges"))
            .withTemplates(template.number("max", 0, LauncherSettings.MOST_TEMPLATES))
            .withTemplateIdle(template.duration("idle-time-to-live", ConfigSection.SOME))
            .withUmask(process.octal("umask", 0777));
    return cgroup.checked("parent", () -> settings.withCgroupParent(parent));
  }
}
