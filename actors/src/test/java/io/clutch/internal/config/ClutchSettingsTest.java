package io.clutch.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.clutch.pool.PoolSettings.Affinity;
import io.clutch.pool.Routing;
import io.clutch.worker.HealthSettings.Reaction;
import io.clutch.worker.WorkerSettings.StartMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each key of {@code reference.conf} is read, has a comment, and is named if its value is invalid.
 */
class ClutchSettingsTest {
  private static final Config REFERENCE =
      ConfigFactory.parseResources("reference.conf").getConfig("clutch");

  /** A changed value for each key, the setting to which it must go, and the setting's value. */
  static Stream<Arguments> keys() {
    return Stream.of(
        key("python", "/p", ClutchSettings::python, Optional.of("/p")),
        key("limits.max-message-size", "2 MiB", s -> s.limits().messageSize(), 2L << 20),
        key("limits.memory", "64 MiB", ClutchSettings::memory, 64L << 20),
        key("limits.max-depth", 7, s -> s.limits().depth(), 7),
        key("limits.buffer-threshold", "1 KiB", s -> s.limits().bufferThreshold(), 1024),
        key("limits.shared-memory", "1 MiB", ClutchSettings::sharedMemory, 1L << 20),
        key("limits.shared-memory-threshold", "8 KiB", ClutchSettings::sharedThreshold, 8192),
        key("link.address", "tcp://[::1]:0", s -> s.link().address(), "tcp://[::1]:0"),
        key("link.high-water-mark", 9, s -> s.link().highWaterMark(), 9),
        key("link.max-strangers", 9, s -> s.link().maxStrangers(), 9),
        key("link.trusted-network", "on", s -> s.link().trustedNetwork(), true),
        key("process.start-concurrency", "7", s -> s.startConcurrency(), 7),
        key("link.handshake-timeout", "7 s", s -> s.link().handshakeTimeout(), seconds(7)),
        key("process.environment", List.of("A*"), s -> s.environment().allowed(), List.of("A*")),
        key("process.max-line-length", "1 KiB", s -> s.launcher().lineLength(), 1024),
        key("mdc-keys", List.of("user"), ClutchSettings::mdcKeys, List.of("user")),
        key("process.lines-per-second", 7, s -> s.launcher().linesPerSecond(), 7),
        key("process.line-burst", 7, s -> s.launcher().burst(), 7),
        key("process.template.max", 7, s -> s.launcher().templates(), 7),
        key(
            "process.template.idle-time-to-live",
            "7 s",
            s -> s.launcher().templateIdle(),
            seconds(7)),
        key("worker.start", "spawn", s -> s.worker().start(), StartMethod.SPAWN),
        key("cgroup.parent", "/g", s -> s.launcher().cgroupParent(), Optional.of(Path.of("/g"))),
        key("worker.call-deadline", "7 s", s -> s.worker().callDeadline(), seconds(7)),
        key("worker.start-timeout", "7 s", s -> s.worker().startTimeout(), seconds(7)),
        key("worker.queue-capacity", 7, s -> s.worker().queue().capacity(), 7),
        key("worker.queue-bytes", "7 KiB", s -> s.worker().queue().bytes(), 7L << 10),
        key("worker.credit", 7, s -> s.worker().credit(), 7),
        key("worker.max-streams", 7, s -> s.worker().maxStreams(), 7),
        key("worker.max-chain-depth", 7, s -> s.worker().maxChainDepth(), 7),
        key("worker.max-children", 7, s -> s.worker().maxChildren(), 7),
        key("worker.idempotent-attempts", 7, s -> s.worker().idempotentAttempts(), 7),
        key("worker.log-level", "critical", s -> s.worker().logLevel(), 50),
        key("worker.hot-reload", "on", s -> s.worker().hotReload(), true),
        key("worker.exit-zero-is-normal", "on", s -> s.worker().exitZeroIsNormal(), true),
        key(
            "worker.ladder.locate",
            "7 s",
            s -> s.worker().ladder().locate(),
            Duration.ofSeconds(7)),
        key("worker.ladder.interrupt", "7 s", s -> s.worker().ladder().interrupt(), some(7)),
        key("worker.ladder.terminate", "7 s", s -> s.worker().ladder().terminate(), some(7)),
        key("worker.ladder.kill", "off", s -> s.worker().ladder().kill(), Optional.empty()),
        key("worker.stop.drain", "7 s", s -> s.worker().stop().drain(), seconds(7)),
        key("worker.stop.ask", "7 s", s -> s.worker().stop().ask(), seconds(7)),
        key("worker.stop.interrupt", "7 s", s -> s.worker().stop().interrupt(), seconds(7)),
        key("worker.stop.terminate", "7 s", s -> s.worker().stop().terminate(), seconds(7)),
        key("worker.health.interval", "7 s", s -> s.worker().health().interval(), seconds(7)),
        key("worker.health.alive-misses", 7, s -> s.worker().health().aliveMisses(), 7),
        key(
            "worker.health.not-alive",
            "report",
            s -> s.worker().health().notAlive(),
            Reaction.REPORT),
        key("worker.health.progress-misses", 7, s -> s.worker().health().progressMisses(), 7),
        key(
            "worker.health.not-progressing",
            "Ignore",
            s -> s.worker().health().notProgressing(),
            Reaction.IGNORE),
        key("worker.restart.max-restarts", 7, s -> s.worker().restart().maxRestarts(), 7),
        key("worker.restart.period", "7 s", s -> s.worker().restart().period(), seconds(7)),
        key(
            "worker.restart.min-backoff",
            "7 s",
            s -> s.worker().restart().minBackoff(),
            seconds(7)),
        key(
            "worker.restart.max-backoff",
            "70 s",
            s -> s.worker().restart().maxBackoff(),
            seconds(70)),
        key(
            "worker.restart.stable-after",
            "7 s",
            s -> s.worker().restart().stableAfter(),
            seconds(7)),
        key("worker.limits.memory", "7 KiB", s -> s.worker().limits().memory(), 7L << 10),
        key("worker.limits.cpu-time", "6100 ms", s -> s.worker().limits().cpuTime(), seconds(7)),
        key(
            "worker.limits.cgroup-memory",
            "7 KiB",
            s -> s.worker().limits().cgroupMemory(),
            7L << 10),
        key("worker.limits.cgroup-cores", 1.5, s -> s.worker().limits().cgroupCores(), 1.5),
        key("worker.limits.processes", 700, s -> s.worker().limits().processes(), 700),
        key("worker.limits.descriptors", 70, s -> s.worker().limits().descriptors(), 70),
        key("process.no-new-privileges", "off", s -> s.launcher().noNewPrivileges(), false),
        key("process.umask", "027", s -> s.launcher().umask(), 027),
        key("pool.min", 0, s -> s.pool().size().min(), 0),
        key("pool.max", 700, s -> s.pool().size().max(), 700),
        key("pool.overflow", 7, s -> s.pool().size().overflow(), 7),
        key("pool.linger", "7 s", s -> s.pool().size().linger(), seconds(7)),
        key("pool.idle-time-to-live", "7 s", s -> s.pool().size().idleTimeToLive(), seconds(7)),
        key("pool.start-concurrency", 700, s -> s.pool().size().startConcurrency(), 700),
        key("pool.start", "lazy", s -> s.pool().size().eager(), false),
        key("pool.routing", "Round-Robin", s -> s.pool().routing(), Routing.ROUND_ROBIN),
        key("pool.affinity", "soft", s -> s.pool().affinity(), Affinity.SOFT),
        key("pool.in-flight", 7, s -> s.pool().inFlight(), 7),
        key("pool.queue-capacity", 7, s -> s.pool().queue().capacity(), 7),
        key("pool.queue-bytes", "7 KiB", s -> s.pool().queue().bytes(), 7L << 10),
        key("pool.queue-wait", "7 s", s -> s.pool().queueWait(), some(7)),
        key("pool.session-deadline", "7 s", s -> s.pool().sessionDeadline(), seconds(7)),
        key("pool.recycle.calls", 7, s -> s.pool().recycle().calls(), OptionalLong.of(7)),
        key("pool.recycle.age", "7 s", s -> s.pool().recycle().age(), some(7)),
        key("pool.recycle.jitter", 0.7, s -> s.pool().recycle().jitter(), 0.7),
        key(
            "pool.recycle.memory",
            "7 KiB",
            s -> s.pool().recycle().memory(),
            OptionalLong.of(7L << 10)),
        key("pool.recycle.idle", "7 s", s -> s.pool().recycle().idle(), some(7)),
        key("pool.backoff.crashes", 7, s -> s.pool().backoff().crashes(), 7),
        key("pool.backoff.min", "7 s", s -> s.pool().backoff().min(), seconds(7)),
        key("pool.backoff.max", "7 s", s -> s.pool().backoff().max(), seconds(7)),
        key("pool.backoff.period", "7 s", s -> s.pool().backoff().period(), seconds(7)));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void eachKeyArrives(
      String key, Object value, Function<ClutchSettings, Object> read, Object expected) {
    assertThat(REFERENCE.hasPath(key)).isTrue();
    assertThat(read.apply(ClutchSettings.create(REFERENCE))).isNotEqualTo(expected);
    assertThat(read.apply(ClutchSettings.create(with(key, value)))).isEqualTo(expected);
  }

  @Test
  void noKeyIsLeftOut() {
    // The dispatcher's section is read by Pekko, the defaults of trees by DeclaredTrees; pools and
    // trees are empty.
    assertThat(keys().map(arguments -> arguments.get()[0]))
        .containsExactlyInAnyOrderElementsOf(
            REFERENCE
                .withoutPath("socket-dispatcher")
                .withoutPath("tree-defaults")
                .entrySet()
                .stream()
                .map(Map.Entry::getKey)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aMissingKeyIsNamed(String key) {
    assertThatThrownBy(() -> ClutchSettings.create(REFERENCE.withoutPath(key)))
        .isInstanceOf(ConfigException.Missing.class)
        .hasMessageContaining(key.substring(key.lastIndexOf('.') + 1));
  }

  @ParameterizedTest
  @CsvSource({
    "limits.max-message-size, 0",
    "limits.max-message-size, 3 GiB",
    "limits.max-depth, 0",
    "limits.buffer-threshold, 0",
    "limits.buffer-threshold, 3 GiB",
    "limits.shared-memory-threshold, 1 KiB",
    "link.high-water-mark, -1",
    "process.start-concurrency, 0",
    "link.handshake-timeout, 0 s",
    "link.handshake-timeout, 400 days",
    "process.max-line-length, 1",
    "process.max-line-length, 1 GiB",
    "process.lines-per-second, 0",
    "process.line-burst, 0",
    "cgroup.parent, relative/path",
    "process.umask, 1000",
    "process.umask, 078",
    "process.umask, rwx",
    "process.umask, -1",
    "worker.limits.memory, 0",
    "worker.limits.cpu-time, 0 s",
    "worker.limits.cgroup-memory, 0",
    "worker.limits.cgroup-cores, 0",
    "worker.limits.processes, 0",
    "worker.limits.descriptors, 63",
    "worker.limits.descriptors, 1048577",
    "worker.call-deadline, 0 s",
    "worker.call-deadline, -1 s",
    "worker.call-deadline, 101 days",
    "worker.start-timeout, 0 s",
    "worker.queue-capacity, 0",
    "worker.queue-bytes, 0",
    "worker.credit, 0",
    "worker.credit, 1001",
    "worker.credit, 5000000000",
    "worker.max-chain-depth, -1",
    "worker.max-chain-depth, 65",
    "worker.max-children, -1",
    "worker.max-children, 10001",
    "worker.idempotent-attempts, 0",
    "worker.log-level, LOUD",
    "worker.ladder.locate, -1 s",
    "worker.ladder.interrupt, -1 s",
    "worker.ladder.kill, 101 days",
    "worker.stop.drain, -1 s",
    "worker.stop.ask, -1 s",
    "worker.stop.interrupt, -1 s",
    "worker.stop.terminate, -1 s",
    "worker.health.interval, 0 s",
    "worker.health.alive-misses, 0",
    "worker.health.progress-misses, 0",
    "worker.health.not-alive, panic",
    "worker.health.not-progressing, panic",
    "worker.restart.max-restarts, -1",
    "worker.restart.period, 0 s",
    "worker.restart.min-backoff, -1 s",
    "worker.restart.stable-after, -1 s",
    "pool.min, -1",
    "pool.min, 10001",
    "pool.max, 0",
    "pool.overflow, -1",
    "pool.linger, 0 s",
    "pool.idle-time-to-live, 0 s",
    "pool.start-concurrency, 0",
    "pool.start, perhaps",
    "pool.routing, random",
    "pool.affinity, none",
    "pool.in-flight, 0",
    "pool.in-flight, 1001",
    "pool.queue-capacity, 0",
    "pool.queue-bytes, 0",
    "pool.queue-wait, 0 s",
    "pool.session-deadline, 101 days",
    "pool.recycle.calls, 0",
    "pool.recycle.age, 0 s",
    "pool.recycle.jitter, 1.1",
    "pool.recycle.memory, 0",
    "pool.recycle.idle, -1 s",
    "pool.backoff.crashes, -1",
    "pool.backoff.min, 0 s",
    "pool.backoff.max, 0 s",
    "pool.backoff.period, 0 s",
  })
  void aValueThatCannotBeIsRefusedByItsKey(String key, String value) {
    assertThatThrownBy(() -> ClutchSettings.create(with(key, value)))
        .isInstanceOf(ConfigException.BadValue.class)
        .hasMessageContaining("clutch." + key)
        .hasMessageMatching("(?s).*must .*");
  }

  @Test
  void valuesThatContradictEachOtherAreRefused() {
    assertThatThrownBy(() -> ClutchSettings.create(with("worker.restart.max-backoff", "1 ms")))
        .isInstanceOf(ConfigException.BadValue.class)
        .hasMessageContaining("clutch.worker.restart")
        .hasMessageContaining("max-backoff");
    assertThatThrownBy(() -> ClutchSettings.create(with("pool.min", 9_999)))
        .isInstanceOf(ConfigException.BadValue.class)
        .hasMessageContaining("clutch.pool.max")
        .hasMessageContaining("min 9999");
    assertThatThrownBy(() -> ClutchSettings.create(with("pool.backoff.max", "1 ms")))
        .isInstanceOf(ConfigException.BadValue.class)
        .hasMessageContaining("clutch.pool.backoff")
        .hasMessageContaining("backoff.max");
    assertThatThrownBy(() -> ClutchSettings.create(with("process.environment", List.of("A*B"))))
        .isInstanceOf(ConfigException.BadValue.class)
        .hasMessageContaining("clutch.process.environment");
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aValueOfTheWrongKindNamesItsKey(String key) {
    assertThatThrownBy(() -> ClutchSettings.create(with(key, Map.of("a", 1))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key.substring(key.lastIndexOf('.') + 1));
  }

  @Test
  void anEmptyInterpreterIsNone() {
    assertThat(ClutchSettings.create(REFERENCE).python()).isEmpty();
    assertThat(ClutchSettings.create(with("python", "  ")).python()).isEmpty();
  }

  @Test
  void aLadderSwitchedOffByABooleanIsOff() {
    assertThat(ClutchSettings.create(with("worker.ladder.kill", false)).worker().ladder().kill())
        .isEmpty();
  }

  /** Each key has a comment above it, or above the first of a few keys. */
  @Test
  void eachKeyHasAComment() {
    Map<String, List<String>> comments = new TreeMap<>();
    REFERENCE
        .withoutPath("socket-dispatcher")
        .entrySet()
        .forEach(entry -> comments.put(entry.getKey(), entry.getValue().origin().comments()));
    List<String> bare =
        comments.entrySet().stream()
            .filter(entry -> String.join("", entry.getValue()).isBlank())
            .map(Map.Entry::getKey)
            .filter(key -> sectionComment(key).isBlank())
            .collect(Collectors.toList());
    assertThat(bare).isEmpty();
  }

  private static String sectionComment(String key) {
    int dot = key.lastIndexOf('.');
    return dot < 0
        ? ""
        : String.join("", REFERENCE.getValue(key.substring(0, dot)).origin().comments());
  }

  private static Arguments key(
      String key, Object value, Function<ClutchSettings, Object> read, Object expected) {
    return Arguments.of(key, value, read, expected);
  }

  private static Config with(String key, Object value) {
    return REFERENCE.withValue(key, ConfigValueFactory.fromAnyRef(value));
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static Optional<Duration> some(int seconds) {
    return Optional.of(seconds(seconds));
  }
}
