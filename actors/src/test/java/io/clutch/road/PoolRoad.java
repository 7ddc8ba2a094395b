package io.clutch.road;

import static io.clutch.road.Road.value;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.PythonPool;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.PoolStatus;
import io.clutch.telemetry.PoolEvent;
import io.clutch.telemetry.Telemetry;
import io.clutch.worker.LadderSettings;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;

/** An actor system with pools; hears what happens in them. */
final class PoolRoad implements AutoCloseable {
  private static final LadderSettings SOON =
      new LadderSettings(
          Duration.ZERO, Optional.of(Duration.ofMillis(20)), Optional.empty(), Optional.empty());

  /** Serves {@code pooled.py}, and interrupts what nobody waits for. */
  static final WorkerSpec WORKER =
      WorkerSpec.functions("pooled")
          .withModulePath(Road.HANDLERS)
          .withSettings(settings -> settings.withLadder(SOON));

  final Road road;
  private final Queue<PoolEvent> events;
  private final AtomicInteger names = new AtomicInteger();

  private PoolRoad(Road road, Queue<PoolEvent> events) {
    this.road = road;
    this.events = events;
  }

  static PoolRoad open(String... configuration) {
    var events = new ConcurrentLinkedQueue<PoolEvent>();
    Telemetry heard =
        event -> {
          if (event instanceof PoolEvent it) {
            events.add(it);
          }
        };
    return new PoolRoad(
        Road.unheard(ClutchSetup.create().withTelemetry(heard), configuration), events);
  }

  static PoolSpec of(int workers) {
    return PoolSpec.of(WORKER).withSize(workers);
  }

  /** A pool of so many workers, all of them ready. */
  PythonPool pool(int workers) {
    return pool(of(workers));
  }

  /** One that is ready. */
  PythonPool pool(PoolSpec spec) {
    PythonPool pool = Clutch.get(road.system()).spawn(spec, "pool-" + names.incrementAndGet());
    value(pool.whenReady());
    return pool;
  }

  <E extends PoolEvent> List<E> events(PythonPool pool, Class<E> type) {
    Road.awaitTelemetry();
    return events.stream()
        .filter(event -> event.pool().equals(path(pool)))
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  static String path(PythonPool pool) {
    return pool.actor().path().toStringWithoutAddress();
  }

  static PoolStatus status(PythonPool pool) {
    return value(pool.status());
  }

  static void awaitStatus(PythonPool pool, Predicate<PoolStatus> wanted) {
    await().until(() -> status(pool), wanted);
  }

  static void awaitWaiting(PythonPool pool, int calls, int sessions) {
    awaitStatus(
        pool, status -> status.waitingCalls() == calls && status.waitingSessions() == sessions);
  }

  /** An actor of the user's, outside of any pool. */
  <T> ActorRef<T> actor(Behavior<T> behavior) {
    return road.system()
        .systemActorOf(behavior, "caller-" + names.incrementAndGet(), Props.empty());
  }

  @Override
  public void close() {
    road.close();
  }
}
