package io.clutch;

import com.typesafe.config.ConfigException;
import io.clutch.internal.config.ConfigSection;
import io.clutch.internal.config.TreeReader;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import java.util.Objects;
import org.apache.pekko.actor.InvalidActorNameException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/**
 * Supervision trees that are declared under {@code clutch.trees} in the configuration. Thread-safe.
 */
public final class DeclaredTrees {
  private static final String ROOT = "clutch";

  private DeclaredTrees() {}

  /**
   * Reads the tree of that name.
   *
   * @throws ConfigException if there is none, or a value in it is invalid; the message names the
   *     key and the child
   */
  public static SupervisorSpec spec(ActorSystem<?> system, String name) {
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(name, "name");
    var clutch = new ConfigSection(system.settings().config().getConfig(ROOT), ROOT);
    ClutchSetup setup =
        system.settings().setup().get(ClutchSetup.class).orElseGet(ClutchSetup::create);
    if (!clutch.section("trees").config().hasPath(name)) {
      throw new ConfigException.Missing("clutch.trees." + name);
    }
    SupervisorSpec spec =
        new TreeReader(clutch.section("tree-defaults").config(), setup.childFactories())
            .supervisor(clutch.section("trees").section(name));
    if (!setup.telemetry().isEmpty()) {
      Clutch.get(system); // so that its listeners hear of a tree without Python children too
    }
    return spec;
  }

  /**
   * Starts the tree of that name as the system's own child, and returns its top at once.
   *
   * @throws ConfigException as for {@link #spec}
   * @throws IllegalStateException if it is already started
   */
  public static ActorRef<SupervisorCommand> start(ActorSystem<?> system, String name) {
    SupervisorSpec spec = spec(system, name);
    try {
      return system.systemActorOf(Supervisor.create(spec), "tree-" + name, Props.empty());
    } catch (InvalidActorNameException e) {
      throw new IllegalStateException(
          "tree '" + name + "' is already started, or the name tree-" + name + " is taken", e);
    }
  }
}
