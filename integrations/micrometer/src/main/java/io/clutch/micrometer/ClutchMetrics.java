package io.clutch.micrometer;

import io.clutch.Clutch;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.TelemetryEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
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
 * its meters leave the registries with that. If several actor systems have their meters in one
 * registry, each needs tags of its own. Thread-safe.
 */
public final class ClutchMetrics implements Telemetry, MeterBinder {
  private static final int FUNCTIONS = 200;
  private static final AtomicLong NAMES = new AtomicLong(); // one system may have several of these

  private final CompositeMeterRegistry registry = new CompositeMeterRegistry();
  private final MeterGroup ofSystem = new MeterGroup(registry);
  private final Tags tags;
  private final State state;
  private boolean isClosed;
  private volatile ActorRef<StateReader.Command> reader;

  private ClutchMetrics(int mostFunctions, Tags tags) {
    this.tags = tags;
    registry.config().commonTags(tags);
    var freshness = new Freshness(System::nanoTime, this::ask);
    this.state = new State(registry, mostFunctions, System::nanoTime, freshness::poll, this::watch);
  }

  /** Creates metrics with at most 200 values of the label {@code function}. */
  public static ClutchMetrics create() {
    return create(FUNCTIONS);
  }

  /**
   * Creates metrics with a bound of the values of the label {@code function}. The first functions
   * that are called have their own; all others share {@code other}.
   *
   * @param mostFunctions the bound; with 0, all functions share {@code other}
   * @throws IllegalArgumentException if it is negative
   */
  public static ClutchMetrics create(int mostFunctions) {
    return create(mostFunctions, Tags.empty());
  }

  /**
   * Creates metrics with such a bound, whose meters all have these tags. They tell the meters of
   * several actor systems in one registry apart.
   *
   * @param tags of each key at most one
   * @throws IllegalArgumentException if the bound is negative, or if a key occurs twice or is a
   *     label of a metric, such as {@code worker}
   */
  public static ClutchMetrics create(int mostFunctions, Iterable<Tag> tags) {
    Objects.requireNonNull(tags, "tags");
    if (mostFunctions < 0) {
      throw new IllegalArgumentException("mostFunctions: " + mostFunctions);
    }
    return new ClutchMetrics(mostFunctions, Metric.commonTags(tags));
  }

  /**
   * Reads the state of the workers and pools of this system, and notices their ends. Loads Clutch
   * if it is not in use there yet.
   *
   * @throws IllegalStateException if it is attached already
   */
  public synchronized void attach(ActorSystem<?> system) {
    Objects.requireNonNull(system, "system");
    if (reader != null) {
      throw new IllegalStateException("these metrics are attached to an actor system already");
    }
    Clutch clutch = Clutch.get(system);
    reader =
        system.systemActorOf(
            StateReader.create(state, this::close),
            "clutch-metrics-" + NAMES.incrementAndGet(),
            Props.empty());
    ofSystem.gauge(Metric.LIMITED_MEMORY, clutch, Clutch::memoryInUse);
    ofSystem.gauge(Metric.MEMORY_LIMIT, clutch, Clutch::memoryLimit);
    ofSystem.functionCounter(Metric.TELEMETRY_DROPPED, clutch, Clutch::droppedTelemetry);
    ofSystem.functionCounter(Metric.CONNECTIONS_REFUSED, clutch, Clutch::refusedConnections);
    state.workers().forEach(worker -> watch(worker.path()));
    state.pools().forEach(pool -> watch(pool.path()));
  }

  /**
   * Adds all meters, present and later ones, to the registry. Events are recorded from then on.
   * Does nothing once the actor system has ended.
   *
   * @throws IllegalStateException if other metrics with the same tags are bound to the registry, or
   *     to a part of it, and their actor system has not ended
   */
  @Override
  public synchronized void bindTo(MeterRegistry to) {
    Objects.requireNonNull(to, "registry");
    if (!isClosed) {
      BoundRegistries.take(to, tags, this);
      registry.add(to);
    }
  }

  @Override
  public void happened(TelemetryEvent event) {
    Objects.requireNonNull(event, "event");
    state.happened(event);
  }

  private void watch(String path) {
    ActorRef<StateReader.Command> asked = reader;
    if (asked != null) {
      asked.tell(new StateReader.Watch(path));
    }
  }

  private void ask(CompletableFuture<Done> answered) {
    ActorRef<StateReader.Command> asked = reader;
    if (asked == null) {
      answered.complete(Done.getInstance());
    } else {
      asked.tell(new StateReader.Ask(answered));
    }
  }

  private synchronized void close() {
    isClosed = true;
    state.close();
    ofSystem.remove();
    BoundRegistries.release(this);
  }
}
