package io.clutch.internal.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.clutch.supervision.AutoShutdown;
import io.clutch.supervision.Backoff;
import io.clutch.supervision.ChildFactory;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Restart;
import io.clutch.supervision.Shutdown;
import io.clutch.supervision.Strategy;
import io.clutch.supervision.SupervisorSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads a declared tree. An error names the full key and the child. */
public record TreeReader(Config defaults, Map<String, ChildFactory> factories) {
  private static final Set<String> SUPERVISOR_KEYS =
      Set.of(
          "strategy",
          "intensity",
          "period",
          "auto-shutdown",
          "max-children",
          "start-concurrency",
          "children");
  private static final Set<String> CHILD_KEYS =
      Set.of(
          "id",
          "factory",
          "arguments",
          "supervisor",
          "restart",
          "shutdown",
          "significant",
          "start-limit",
          "max-failed-starts",
          "backoff",
          "holding");
  private static final Set<String> BACKOFF_KEYS = Set.of("min", "max", "jitter", "stable-after");
  private static final Set<String> HOLDING_KEYS = Set.of("messages", "limit");

  public SupervisorSpec supervisor(ConfigSection declared) {
    declared.requireKeys(SUPERVISOR_KEYS);
    var section = new ConfigSection(declared.config().withFallback(defaults), declared.path());
    SupervisorSpec spec = SupervisorSpec.of(section.oneOf("strategy", Strategy.class));
    spec = with(section, "intensity", spec, TreeReader::withIntensity);
    spec =
        with(
            section,
            "auto-shutdown",
            spec,
            (in, before) -> before.withAutoShutdown(in.oneOf("auto-shutdown", AutoShutdown.class)));
    spec =
        with(
            section,
            "max-children",
            spec,
            (in, before) -> before.withMaxChildren(in.config().getInt("max-children")));
    spec =
        with(
            section,
            "start-concurrency",
            spec,
            (in, before) -> before.withStartConcurrency(in.config().getInt("start-concurrency")));
    return section.has("children") ? withChildren(section, spec) : spec;
  }

  private static SupervisorSpec withIntensity(ConfigSection section, SupervisorSpec spec) {
    return spec.withIntensity(
        section.config().getInt("intensity"), section.config().getDuration("period"));
  }

  private SupervisorSpec withChildren(ConfigSection section, SupervisorSpec empty) {
    SupervisorSpec spec = empty;
    List<? extends Config> declared = section.config().getConfigList("children");
    for (int i = 0; i < declared.size(); i++) {
      var child = new ConfigSection(declared.get(i), section.path() + ".children." + i);
      ChildSpec<?> made = child(child);
      SupervisorSpec before = spec;
      spec = section.checked("children", () -> before.withChild(made));
    }
    SupervisorSpec all = spec;
    // A supervisor around them checks what depends on all children.
    section.checked("children", () -> ChildSpec.supervisor("check", all));
    return all;
  }

  private ChildSpec<?> child(ConfigSection section) {
    section.requireKeys(CHILD_KEYS);
    String id = section.text("id");
    boolean isSupervisor = section.has("supervisor");
    if (isSupervisor == section.has("factory")) {
      throw section.bad("id", "child '" + id + "' needs either a factory or a supervisor", null);
    }
    ChildSpec<?> made =
        isSupervisor
            ? supervisorChild(section, id)
            : section.checked("factory", () -> fromFactory(section, id));
    return flagged(section, made);
  }

  private ChildSpec<?> supervisorChild(ConfigSection section, String id) {
    SupervisorSpec below = supervisor(section.section("supervisor"));
    return section.checked("id", () -> ChildSpec.supervisor(id, below));
  }

  private ChildSpec<?> fromFactory(ConfigSection section, String id) {
    Config arguments =
        section.has("arguments") ? section.config().getConfig("arguments") : ConfigFactory.empty();
    ChildSpec<?> made = factory(id, section.text("factory")).create(id, arguments);
    if (!made.id().equals(id)) {
      throw new IllegalArgumentException(
          "the factory of child '" + id + "' made one with the id '" + made.id() + "'");
    }
    return made;
  }

  private ChildFactory factory(String id, String name) {
    ChildFactory registered = factories.get(name);
    if (registered != null) {
      return registered;
    }
    try {
      Class<?> type = Class.forName(name, true, Thread.currentThread().getContextClassLoader());
      return type.asSubclass(ChildFactory.class).getConstructor().newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new IllegalArgumentException(
          "child '"
              + id
              + "': '"
              + name
              + "' is neither a registered factory (there are "
              + new TreeSet<>(factories.keySet())
              + ") nor a class with a public constructor that is a ChildFactory: "
              + e,
          e);
    }
  }

  private ChildSpec<?> flagged(ConfigSection section, ChildSpec<?> made) {
    ChildSpec<?> child = made;
    child =
        with(
            section,
            "restart",
            child,
            (in, spec) -> spec.withRestart(in.oneOf("restart", Restart.class)));
    child =
        with(section, "shutdown", child, (in, spec) -> spec.withShutdown(shutdown(in, spec.id())));
    child =
        with(
            section,
            "significant",
            child,
            (in, spec) -> spec.withSignificant(in.config().getBoolean("significant")));
    child =
        with(
            section,
            "start-limit",
            child,
            (in, spec) -> spec.withStartLimit(in.config().getDuration("start-limit")));
    child =
        with(
            section,
            "max-failed-starts",
            child,
            (in, spec) -> spec.withMaxFailedStarts(in.config().getInt("max-failed-starts")));
    child =
        with(
            section,
            "backoff",
            child,
            (in, spec) -> spec.withBackoff(backoff(in.section("backoff"))));
    return TreeReader.<ChildSpec<?>>with(
        section, "holding", child, (in, spec) -> withHolding(in.section("holding"), spec));
  }

  private static Shutdown shutdown(ConfigSection section, String id) {
    String text = section.text("shutdown");
    return switch (text) {
      case "brutal-kill" -> Shutdown.brutalKill();
      case "infinity" -> Shutdown.infinity();
      default -> {
        try {
          yield Shutdown.within(section.config().getDuration("shutdown"));
        } catch (IllegalArgumentException | ConfigException.BadValue e) {
          throw new IllegalArgumentException(
              "child '"
                  + id
                  + "': shutdown must be brutal-kill, infinity or a time greater than zero, not "
                  + text,
              e);
        }
      }
    };
  }

  private Backoff backoff(ConfigSection section) {
    section.requireKeys(BACKOFF_KEYS);
    Config config = section.config();
    Backoff backoff = Backoff.exponential(config.getDuration("min"), config.getDuration("max"));
    backoff =
        with(section, "jitter", backoff, (in, it) -> it.withJitter(config.getDouble("jitter")));
    return with(
        section,
        "stable-after",
        backoff,
        (in, it) -> it.withStableAfter(config.getDuration("stable-after")));
  }

  private static ChildSpec<?> withHolding(ConfigSection holding, ChildSpec<?> child) {
    holding.requireKeys(HOLDING_KEYS);
    return child.withHolding(
        holding.config().getInt("messages"), holding.config().getDuration("limit"));
  }

  private interface Step<T> {
    T apply(ConfigSection section, T before);
  }

  /** Applies the step if the key is set. */
  private static <T> T with(ConfigSection section, String key, T before, Step<T> step) {
    if (!section.has(key)) {
      return before;
    }
    try {
      return section.checked(key, () -> step.apply(section, before));
    } catch (ConfigException.WrongType | ConfigException.BadValue e) {
      boolean isNamed = e.getMessage().contains(section.path() + "." + key);
      throw isNamed ? e : section.bad(key, e.getMessage(), e);
    }
  }
}
