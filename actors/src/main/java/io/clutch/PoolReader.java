package io.clutch;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import io.clutch.pool.Affinity;
import io.clutch.pool.BackoffSettings;
import io.clutch.pool.PoolSettings;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.QueueSettings;
import io.clutch.pool.RecycleSettings;
import io.clutch.pool.Routing;
import io.clutch.pool.SizeSettings;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Reads the settings of pools, and pools that are declared; whatever is wrong names the key. */
final class PoolReader {
  private static final Duration SOME = Duration.ofMillis(1);
  private static final int MOST_WORKERS = 10_000;

  private static final Set<String> WORKER_KEYS =
      Set.of(
          "functions",
          "actor",
          "arguments",
          "python",
          "module-path",
          "working-directory",
          "requirements",
          "environment");

  private PoolReader() {}

  /** The declared pool; what it does not say is as the {@code clutch} section has it. */
  static PoolSpec spec(Section declared, Section clutch) {
    Section defaults = clutch.section("pool");
    ConfigObject own = declared.config().root();
    for (String key : WORKER_KEYS) {
      own = own.withoutKey(key);
    }
    ConfigObject known = defaults.config().root();
    requireKnown(
        own, known.withValue("worker", clutch.config().getValue("worker")), declared.path());
    WorkerSpec worker = worker(declared).withSettings(settings(declared, clutch));
    var merged = new Section(declared.config().withFallback(defaults.config()), declared.path());
    PoolSettings settings = settings(merged);
    return PoolSpec.of(worker).withSettings(old -> settings);
  }

  private static UnaryOperator<WorkerSettings> settings(Section declared, Section clutch) {
    if (!declared.has("worker")) {
      return UnaryOperator.identity();
    }
    Section own = declared.section("worker");
    Config merged = own.config().withFallback(clutch.section("worker").config());
    WorkerSettings settings = ClutchSettings.worker(new Section(merged, own.path()));
    return old -> settings;
  }

  /** What is declared has no key, in no section, that is not among those that are known. */
  private static void requireKnown(ConfigObject declared, ConfigObject known, String path) {
    declared.forEach(
        (key, value) -> {
          String full = path + "." + key;
          if (!known.containsKey(key)) {
            throw new ConfigException.BadValue(value.origin(), full, "is not a key of a pool");
          }
          if (value instanceof ConfigObject below && known.get(key) instanceof ConfigObject knows) {
            requireKnown(below, knows, full);
          }
        });
  }

  private static WorkerSpec worker(Section declared) {
    WorkerSpec spec = target(declared);
    if (declared.has("python")) {
      spec = spec.withInterpreter(declared.text("python"));
    }
    for (String directory : declared.texts("module-path")) {
      spec = spec.withModulePath(Path.of(directory));
    }
    if (declared.has("working-directory")) {
      spec = spec.withWorkingDirectory(Path.of(declared.text("working-directory")));
    }
    for (String requirement : declared.texts("requirements")) {
      spec = spec.withRequirement(requirement);
    }
    WorkerSpec most = spec;
    return declared.has("environment")
        ? declared.checked("environment", () -> environment(most, declared))
        : spec;
  }

  private static WorkerSpec target(Section declared) {
    if (declared.has("functions") == declared.has("actor")) {
      throw new ConfigException.Generic(
          declared.path() + " needs either functions, a list of modules, or actor, a class");
    }
    if (declared.has("actor")) {
      Object[] arguments =
          declared.has("arguments")
              ? declared.config().getAnyRefList("arguments").toArray()
              : new Object[0];
      return declared.checked("actor", () -> WorkerSpec.actor(declared.text("actor"), arguments));
    }
    String[] modules = declared.texts("functions").toArray(String[]::new);
    return declared.checked("functions", () -> WorkerSpec.functions(modules));
  }

  private static WorkerSpec environment(WorkerSpec spec, Section declared) {
    WorkerSpec result = spec;
    for (var entry : declared.config().getObject("environment").unwrapped().entrySet()) {
      result = result.withEnvironment(entry.getKey(), String.valueOf(entry.getValue()));
    }
    return result;
  }

  /** The settings of a {@code pool} section. */
  static PoolSettings settings(Section pool) {
    return new PoolSettings(
        pool.checked("max", () -> size(pool)),
        new QueueSettings(
            pool.number("queue-capacity", 1, Integer.MAX_VALUE),
            pool.bytes("queue-bytes", 1, Long.MAX_VALUE),
            unlessOff(pool, "queue-wait")),
        oneOf(pool, "routing", Routing.class),
        oneOf(pool, "affinity", Affinity.class),
        pool.number("in-flight", 1, 1000),
        pool.duration("session-deadline", SOME),
        recycle(pool.section("recycle")),
        pool.checked("backoff", () -> backoff(pool.section("backoff"))));
  }

  private static SizeSettings size(Section pool) {
    return new SizeSettings(
        workers(pool, "min", 0),
        workers(pool, "max", 1),
        pool.number("overflow", 0, MOST_WORKERS),
        pool.duration("linger", SOME),
        pool.duration("idle-time-to-live", SOME),
        workers(pool, "start-concurrency", 1),
        oneOf(pool, "start", Start.class) == Start.EAGER);
  }

  private enum Start {
    EAGER,
    LAZY
  }

  private static int workers(Section pool, String key, int least) {
    return pool.coresOrNumber(key, least, MOST_WORKERS);
  }

  private static RecycleSettings recycle(Section recycle) {
    return new RecycleSettings(
        recycle.isOff("calls")
            ? OptionalLong.empty()
            : OptionalLong.of(recycle.number("calls", 1, Integer.MAX_VALUE)),
        unlessOff(recycle, "age"),
        recycle.decimal("jitter", 0, 1),
        recycle.isOff("memory")
            ? OptionalLong.empty()
            : OptionalLong.of(recycle.bytes("memory", 1, Long.MAX_VALUE)),
        unlessOff(recycle, "idle"));
  }

  private static Optional<Duration> unlessOff(Section section, String key) {
    return section.isOff(key) ? Optional.empty() : Optional.of(section.duration(key, SOME));
  }

  private static BackoffSettings backoff(Section backoff) {
    return new BackoffSettings(
        backoff.number("crashes", 0, MOST_WORKERS),
        backoff.duration("min", SOME),
        backoff.duration("max", SOME),
        backoff.duration("period", SOME));
  }

  private static <E extends Enum<E>> E oneOf(Section section, String key, Class<E> type) {
    String text = section.text(key);
    try {
      return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      List<String> names =
          Arrays.stream(type.getEnumConstants())
              .map(it -> it.name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .toList();
      throw section.bad(key, "must be one of " + names + ", not '" + text + "'", e);
    }
  }
}
