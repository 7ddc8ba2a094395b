package io.clutch.internal.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.clutch.pool.PoolSettings;
import io.clutch.pool.PoolSpec;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads declared pools. An error names the key. */
public final class PoolReader {
  private static final Set<String> WORKER_KEYS =
      Set.of(
          "functions",
          "actor",
          "arguments",
          "named",
          "python",
          "minimum-python",
          "module-path",
          "working-directory",
          "requirements",
          "preload",
          "environment");

  private static final Pattern VERSION = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})");

  private PoolReader() {}

  /** Reads a declared pool. Unset values come from the {@code clutch} section. */
  public static PoolSpec spec(ConfigSection declared, ConfigSection clutch) {
    ConfigSection defaults = clutch.section("pool");
    Config known = defaults.config().withValue("worker", clutch.config().getValue("worker"));
    declared.requireKeysOf(new ConfigSection(known, defaults.path()), WORKER_KEYS);
    WorkerSpec worker = worker(declared).withSettings(settings(declared, clutch));
    var merged =
        new ConfigSection(declared.config().withFallback(defaults.config()), declared.path());
    PoolSettings settings = PoolSettingsReader.settings(merged);
    return PoolSpec.of(worker).withSettings(old -> settings);
  }

  private static UnaryOperator<WorkerSettings> settings(
      ConfigSection declared, ConfigSection clutch) {
    if (!declared.has("worker")) {
      return UnaryOperator.identity();
    }
    ConfigSection own = declared.section("worker");
    Config merged = own.config().withFallback(clutch.section("worker").config());
    WorkerSettings settings = WorkerSettingsReader.settings(new ConfigSection(merged, own.path()));
    return old -> settings;
  }

  private static WorkerSpec worker(ConfigSection declared) {
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
    if (declared.has("preload")) {
      spec = withPreload(spec, declared);
    }
    if (declared.has("minimum-python")) {
      spec = withMinimumPython(spec, declared);
    }
    WorkerSpec all = spec;
    return declared.has("environment")
        ? declared.checked("environment", () -> withEnvironment(all, declared))
        : spec;
  }

  private static WorkerSpec withPreload(WorkerSpec spec, ConfigSection declared) {
    String[] modules = declared.texts("preload").toArray(String[]::new);
    return declared.checked("preload", () -> spec.withPreload(modules));
  }

  private static WorkerSpec withMinimumPython(WorkerSpec spec, ConfigSection declared) {
    Matcher version = VERSION.matcher(declared.text("minimum-python"));
    if (!version.matches()) {
      throw declared.bad("minimum-python", "must be a version such as 3.12", null);
    }
    int major = Integer.parseInt(version.group(1));
    int minor = Integer.parseInt(version.group(2));
    return declared.checked("minimum-python", () -> spec.withMinimumPython(major, minor));
  }

  private static WorkerSpec target(ConfigSection declared) {
    if (declared.has("functions") == declared.has("actor")) {
      throw new ConfigException.Generic(
          declared.path() + " needs either functions, a list of modules, or actor, a class");
    }
    if (declared.has("actor")) {
      Object[] arguments =
          declared.has("arguments")
              ? declared.config().getAnyRefList("arguments").toArray()
              : new Object[0];
      WorkerSpec actor =
          declared.checked("actor", () -> WorkerSpec.actor(declared.text("actor"), arguments));
      return declared.has("named") ? withNamed(actor, declared) : actor;
    }
    if (declared.has("named") || declared.has("arguments")) {
      throw new ConfigException.Generic(
          declared.path() + ": arguments and named are for the constructor of an actor");
    }
    String[] modules = declared.texts("functions").toArray(String[]::new);
    return declared.checked("functions", () -> WorkerSpec.functions(modules));
  }

  private static WorkerSpec withNamed(WorkerSpec actor, ConfigSection declared) {
    WorkerSpec result = actor;
    for (var entry : declared.config().getObject("named").unwrapped().entrySet()) {
      result = result.withNamed(entry.getKey(), entry.getValue());
    }
    return result;
  }

  private static WorkerSpec withEnvironment(WorkerSpec spec, ConfigSection declared) {
    WorkerSpec result = spec;
    for (var entry : declared.config().getObject("environment").unwrapped().entrySet()) {
      result = result.withEnvironment(entry.getKey(), String.valueOf(entry.getValue()));
    }
    return result;
  }
}
