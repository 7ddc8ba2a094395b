package io.clutch.micrometer;

import io.clutch.Clutch;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.TelemetryEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/**
 * Metrics of an actor system with Clutch. Calls, streams and restarts are recorded as telemetry
 * tells them. State, such as calls in flight and the workers of a pool, is read from the actors
 * when a gauge is polled: at most once a second for all of them, and the thread that polls waits
 * 200 ms for that at most.
 *
 * <p>Add it to the setup by {@code ClutchSetup.withTelemetry}, then {@link #attach} it to the actor
 * system, and {@link #bindTo} one or more registries, in any order. It serves one actor system. All
 * its meters leave the registries with that. Thread-safe.
 */
public final class ClutchMetrics implements Telemetry, MeterBinder {
  private static final int FUNCTIONS = 200;
  private static final AtomicLong NAMES = new AtomicLong(); // one system may have several of these

  private final CompositeMeterRegistry registry = new CompositeMeterRegistry();
  private final MeterGroup ofSystem = new MeterGroup(registry);
  private final State state;
  private volatile ActorRef<Observer.Command> observer;

  private ClutchMetrics(int mostFunctions) {
    var freshness = new Freshness(System::nanoTime, this::ask);
    this.state = new State(registry, mostFunctions, System::nanoTime, freshness::poll, this::watch);
  }

  /** With at most 200 values of the label {@code function}. */
  public static ClutchMetrics create() {
    return create(FUNCTIONS);
  }

  /**
   * With a bound of the values of the label {@code function}. The first functions that are called
   * have their own; all others share {@code other}.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public static ClutchMetrics create(int mostFunctions) {
    if (mostFunctions < 0) {
      throw new IllegalArgumentException("mostFunctions: " + mostFunctions);
    }
    return new ClutchMetrics(mostFunctions);
  }

  /**
   * Reads the state of the workers and pools of this system, and notices their ends. Loads Clutch
   * if it is not in use there yet.
   *
   * @throws IllegalStateException if it is attached already
   */
  public synchronized void attach(ActorSystem<?> system) {
    Objects.requireNonNull(system, "system");
    if (observer != null) {
      throw new IllegalStateException("these metrics are attached to an actor system already");
    }
    Clutch clutch = Clutch.get(system);
    observer =
        system.systemActorOf(
            Observer.create(state, this::close),
            "clutch-metrics-" + NAMES.incrementAndGet(),
            Props.empty());
    ofSystem.gauge(Metric.LIMITED_MEMORY, clutch, Clutch::memoryInUse);
    ofSystem.gauge(Metric.MEMORY_LIMIT, clutch, Clutch::memoryLimit);
    ofSystem.functionCounter(Metric.TELEMETRY_DROPPED, clutch, Clutch::droppedTelemetry);
    ofSystem.functionCounter(Metric.CONNECTIONS_REFUSED, clutch, Clutch::refusedConnections);
    state.workers().forEach(worker -> watch(worker.path()));
    state.pools().forEach(pool -> watch(pool.path()));
  }

  /** Adds all meters, present and later ones, to the registry. Events are recorded from then on. */
  @Override
  public void bindTo(MeterRegistry to) {
    Objects.requireNonNull(to, "registry");
    registry.add(to);
  }

  @Override
  public void happened(TelemetryEvent event) {
    state.happened(event);
  }

  private void watch(String path) {
    ActorRef<Observer.Command> asked = observer;
    if (asked != null) {
      asked.tell(new Observer.Watch(path));
    }
  }

  private void ask(CompletableFuture<Done> answered) {
    ActorRef<Observer.Command> asked = observer;
    if (asked == null) {
      answered.complete(Done.getInstance());
    } else {
      asked.tell(new Observer.Ask(answered));
    }
  }

  private synchronized void close() {
    state.close();
    ofSystem.remove();
  }
}
