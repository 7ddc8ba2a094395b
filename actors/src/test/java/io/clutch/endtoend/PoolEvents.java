package io.clutch.endtoend;

import io.clutch.supervision.SupervisionEvent;
import io.clutch.telemetry.PoolEvent;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.TelemetryEvent;
import io.clutch.telemetry.TreeEvent;
import io.clutch.telemetry.WorkerEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Records the events of pools and their workers, in order. */
final class PoolEvents implements Telemetry {
  private final Queue<Object> events = new ConcurrentLinkedQueue<>();

  @Override
  public void happened(TelemetryEvent event) {
    events.add(event instanceof TreeEvent tree ? tree.event() : event);
  }

  List<PoolEvent> ofPool(String path) {
    return of(PoolEvent.class).stream().filter(event -> event.pool().equals(path)).toList();
  }

  /** The events of the pool. */
  <E extends PoolEvent> List<E> ofPool(String path, Class<E> type) {
    return ofPool(path).stream().filter(type::isInstance).map(type::cast).toList();
  }

  <E extends SupervisionEvent> List<E> ofSupervisor(String path, Class<E> type) {
    return of(type).stream().filter(event -> event.supervisor().equals(path)).toList();
  }

  <E extends WorkerEvent> List<E> ofWorkers(String pool, Class<E> type) {
    return of(type).stream().filter(event -> isOf(pool, event)).toList();
  }

  /** The largest number of processes of the pool that were starting at once. */
  int mostStarting(String pool) {
    Set<String> starting = new HashSet<>();
    int most = 0;
    for (WorkerEvent event : ofWorkers(pool, WorkerEvent.class)) {
      if (event instanceof WorkerEvent.Starting) {
        starting.add(event.worker());
        most = Math.max(most, starting.size());
      } else if (event instanceof WorkerEvent.Ready
          || event instanceof WorkerEvent.Exited
          || event instanceof WorkerEvent.Stopped) {
        starting.remove(event.worker());
      }
    }
    return most;
  }

  private static boolean isOf(String pool, WorkerEvent event) {
    return event.worker().startsWith(pool + "/");
  }

  private <E> List<E> of(Class<E> type) {
    ClutchFixture.awaitTelemetry();
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
