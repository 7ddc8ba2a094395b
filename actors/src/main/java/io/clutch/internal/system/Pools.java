package io.clutch.internal.system;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import io.clutch.failure.ExitReason;
import io.clutch.internal.config.ConfigSection;
import io.clutch.internal.config.PoolReader;
import io.clutch.internal.pool.PoolActor;
import io.clutch.internal.pool.PoolRuntime;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.Startup;
import io.clutch.worker.WorkerCommand;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The pools of an actor system. Thread-safe. */
public final class Pools {

  /** A started pool. {@code stopped} completes with the reason once it has stopped. */
  public record Started(ActorRef<WorkerCommand> actor, CompletableFuture<ExitReason> stopped) {}

  private final ActorSystem<?> system;
  private final PoolRuntime runtime;
  private final ActorRef<WorkerRegistry.Command> workers;
  private final ActorNames names;

  public Pools(
      ActorSystem<?> system,
      PoolRuntime runtime,
      ActorRef<WorkerRegistry.Command> workers,
      ActorNames names) {
    this.system = system;
    this.runtime = runtime;
    this.workers = workers;
    this.names = names;
  }

  /** Starts a pool. */
  public Started start(PoolSpec spec, String name) {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(name, "name");
    var stopped = new CompletableFuture<ExitReason>();
    Behavior<WorkerCommand> behavior = PoolActor.create(spec, runtime, stopped, Optional.empty());
    ActorRef<WorkerCommand> actor = names.spawn(behavior, name);
    workers.tell(new WorkerRegistry.Register(actor, stopped));
    return new Started(actor, stopped);
  }

  /** The pool that the configuration declares under this name. */
  public PoolSpec declared(String name) {
    Config pools = system.settings().config().getConfig("clutch.pools");
    if (!pools.root().containsKey(name)) {
      throw new IllegalArgumentException(
          "there is no pool '"
              + name
              + "': none with this name is running, and clutch.pools declares "
              + new TreeSet<>(pools.root().keySet()));
    }
    var clutch = new ConfigSection(system.settings().config().getConfig("clutch"), "clutch");
    var pool =
        new ConfigSection(pools.getConfig(ConfigUtil.joinPath(name)), "clutch.pools." + name);
    return PoolReader.spec(pool, clutch);
  }

  /** A pool as a supervisor's child, which reports its start and end through {@code startup}. */
  public Behavior<WorkerCommand> child(PoolSpec spec, Startup startup) {
    return Behaviors.setup(
        context -> {
          var stopped = new CompletableFuture<ExitReason>();
          workers.tell(new WorkerRegistry.Register(context.getSelf(), stopped));
          var parent = SupervisedWorkers.callbacks(context.getSelf(), startup, pid -> "a pool");
          return PoolActor.create(spec, runtime, stopped, Optional.of(parent));
        });
  }

  /** Runs the user's functions in the specification now, so that they do not run on the loop. */
  public void resolve(PoolSpec spec) {
    runtime.resolve(spec);
  }

  public PoolRuntime runtime() {
    return runtime;
  }
}
