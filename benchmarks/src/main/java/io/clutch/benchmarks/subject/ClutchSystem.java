package io.clutch.benchmarks.subject;

import com.typesafe.config.ConfigFactory;
import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.observer.ClutchObserver;
import io.clutch.pool.PoolSpec;
import io.clutch.telemetry.Telemetry;
import io.clutch.worker.WorkerSpec;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An actor system with Clutch, set up as in an application. */
public final class ClutchSystem implements AutoCloseable {
  private static final int CREDIT = 256;
  private static final long END_SECONDS = 30;
  private static final String CONFIGURATION =
      "pekko.coordinated-shutdown.phases.service-stop.timeout = 20 s\nclutch.observer.port = 0";

  private final Peers peers;
  private final ActorSystem<Done> system;
  private final AtomicInteger names = new AtomicInteger();

  private ClutchSystem(Peers peers, ClutchSetup setup, String more) {
    this.peers = peers;
    var config =
        ConfigFactory.parseString(CONFIGURATION + "\n" + more).withFallback(ConfigFactory.load());
    this.system =
        ActorSystem.create(
            Behaviors.<Done>ignore(),
            "benchmarks",
            ActorSystemSetup.create(BootstrapSetup.create(config), setup));
  }

  /** Starts a system without a telemetry listener. */
  public static ClutchSystem open(Peers peers) {
    return open(peers, "");
  }

  /** The same with more configuration. */
  public static ClutchSystem open(Peers peers, String configuration) {
    return new ClutchSystem(peers, ClutchSetup.create(), configuration);
  }

  /** Starts a system with a telemetry listener. */
  public static ClutchSystem heard(Peers peers, Telemetry telemetry) {
    return open(peers, ClutchSetup.create().withTelemetry(telemetry));
  }

  /** Starts a system with this setup. */
  static ClutchSystem open(Peers peers, ClutchSetup setup) {
    return new ClutchSystem(peers, setup, "");
  }

  /** A worker of these modules; when its interpreter began can be asked of {@code plain}. */
  public PythonRef spawn(String... modules) {
    return spawn(spec -> spec, modules);
  }

  /** The same with a changed specification. */
  public PythonRef spawn(UnaryOperator<WorkerSpec> change, String... modules) {
    return Clutch.get(system)
        .spawn(change.apply(spec(modules)), "worker-" + names.incrementAndGet());
  }

  /**
   * A pool with this number of workers and calls in flight for each. Other settings are defaults.
   */
  public PythonPool pool(int workers, int inFlight, String... modules) {
    PoolSpec pool = PoolSpec.of(spec(modules)).withSize(workers).withInFlight(inFlight);
    return Clutch.get(system).spawn(pool, "pool-" + names.incrementAndGet());
  }

  /** One call, in a worker of its own. */
  public <T> CompletionStage<T> run(Call<T> call, String... modules) {
    return Clutch.get(system).run(spec(modules), call);
  }

  /** Many calls, each in a worker of its own, with at most {@code parallelism} workers. */
  public <T> CompletionStage<List<Outcome<T>>> run(
      Stream<Call<T>> calls, int parallelism, String... modules) {
    return Clutch.get(system).run(spec(modules), calls, parallelism);
  }

  private WorkerSpec spec(String... modules) {
    return WorkerSpec.functions(modules)
        .withModulePath(peers.code())
        .withInterpreter(peers.interpreter().toString())
        .withEnvironment("PYTHONPATH", peers.code().resolve("site").toString())
        .withSettings(base -> base.withCredit(CREDIT));
  }

  /** Opens the page of the observer, on any free port. */
  public Page page() {
    return new Page(peers, ClutchObserver.start(system).address().toCompletableFuture().join());
  }

  /** The actor system, for other things than workers. */
  ActorSystem<Done> system() {
    return system;
  }

  @Override
  public void close() {
    system.terminate();
    system
        .getWhenTerminated()
        .toCompletableFuture()
        .orTimeout(END_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
