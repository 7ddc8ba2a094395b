package io.clutch.micrometer;

import io.clutch.supervision.SupervisionEvent;
import io.clutch.supervision.SupervisionEvent.ChildRestarting;
import io.clutch.supervision.SupervisionEvent.SupervisorStopped;
import io.clutch.telemetry.PolicyEvent;
import io.clutch.telemetry.PoolEvent;
import io.clutch.telemetry.StreamEvent;
import io.clutch.telemetry.TelemetryEvent;
import io.clutch.telemetry.TreeEvent;
import io.clutch.telemetry.WorkerEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** All that is known, and the meters of it. Thread-safe. */
final class State {
  private static final int MOST_STAGES = 200;

  private final Places places;
  private final PoolTable pools;
  private final WorkerRecorder workers;
  private final StageRecorder stages;
  private final LongSupplier clock;
  private boolean isClosed;

  /** {@code watch} gets the path of each actor that is new. */
  State(
      MeterRegistry registry,
      int mostFunctions,
      LongSupplier clock,
      Runnable poll,
      Consumer<String> watch) {
    var functions = new BoundedValues(mostFunctions);
    this.clock = clock;
    this.places = new Places(registry, poll, watch);
    this.pools = new PoolTable(registry, poll, watch);
    this.workers = new WorkerRecorder(places, pools, new CallRecorder(functions), clock);
    this.stages =
        new StageRecorder(new MeterGroup(registry), functions, new BoundedValues(MOST_STAGES));
  }

  synchronized void happened(TelemetryEvent event) {
    if (isClosed) {
      return;
    }
    if (event instanceof WorkerEvent it) {
      workers.happened(it);
    } else if (event instanceof PoolEvent it) {
      pools.heard(it.pool());
    } else if (event instanceof TreeEvent it) {
      happened(it.event());
    } else if (event instanceof PolicyEvent it) {
      stages.happened(it);
    } else if (event instanceof StreamEvent it) {
      stages.happened(it);
    }
  }

  private void happened(SupervisionEvent event) {
    if (event instanceof ChildRestarting it) {
      places.expect(it.supervisor() + "/" + it.child());
    } else if (event instanceof SupervisorStopped it) {
      places.endedBelow(it.supervisor());
    }
  }

  /** The actor with this path has ended. */
  synchronized void gone(String path) {
    places.ended(path, clock.getAsLong());
    pools.ended(path).ifPresent(places::endedBelow);
  }

  /** Removes the meters of places without a successor. */
  synchronized void sweep() {
    places.sweep(clock.getAsLong());
  }

  synchronized List<LiveWorker> workers() {
    return places.all();
  }

  synchronized List<LivePool> pools() {
    return pools.all();
  }

  /** Removes all meters, and makes no further ones. */
  synchronized void close() {
    isClosed = true;
    places.close();
    pools.close();
    stages.close();
  }
}
