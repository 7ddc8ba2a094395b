package io.clutch.micrometer;

import io.clutch.telemetry.WorkerEvent;
import io.clutch.telemetry.WorkerEvent.CallAnswered;
import io.clutch.telemetry.WorkerEvent.CallFailed;
import io.clutch.telemetry.WorkerEvent.CallLeft;
import io.clutch.telemetry.WorkerEvent.CallPoisoned;
import io.clutch.telemetry.WorkerEvent.Exited;
import io.clutch.telemetry.WorkerEvent.FrameDropped;
import io.clutch.telemetry.WorkerEvent.HostFailed;
import io.clutch.telemetry.WorkerEvent.NotAlive;
import io.clutch.telemetry.WorkerEvent.NotProgressing;
import io.clutch.telemetry.WorkerEvent.Ready;
import io.clutch.telemetry.WorkerEvent.Starting;
import io.clutch.telemetry.WorkerEvent.Stopped;
import io.clutch.telemetry.WorkerEvent.StreamEnded;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Records the events of workers. Used by one thread at a time. */
final class WorkerRecorder {
  private final Places places;
  private final PoolTable pools;
  private final CallRecorder calls;
  private final LongSupplier clock;

  WorkerRecorder(Places places, PoolTable pools, CallRecorder calls, LongSupplier clock) {
    this.places = places;
    this.pools = pools;
    this.calls = calls;
    this.clock = clock;
  }

  void happened(WorkerEvent event) {
    if (event instanceof Stopped) {
      places.ended(event.worker(), clock.getAsLong());
    } else if (isOfLiveProcess(event)) {
      if (!places.isLive(event.worker())) {
        pools.placed(event.name(), event.worker());
      }
      Place place = places.live(event.name(), event.worker(), event instanceof Starting);
      ofProcess(place, event);
    } else {
      ofAny(event);
    }
  }

  /** Others may come from a worker that has ended, or from a queue without one. */
  private static boolean isOfLiveProcess(WorkerEvent event) {
    return !(event instanceof CallFailed
        || event instanceof CallPoisoned
        || event instanceof Exited
        || event instanceof CallLeft
        || event instanceof StreamEnded
        || event instanceof WorkerEvent.Restarting
        || event instanceof FrameDropped);
  }

  private void ofProcess(Place place, WorkerEvent event) {
    MeterGroup meters = place.meters();
    String worker = place.label();
    if (event instanceof CallAnswered it) {
      calls.answered(meters, worker, it);
    } else if (event instanceof Starting) {
      Optional<String> cause = place.takeCause();
      cause.ifPresent(it -> meters.counter(Metric.WORKER_RESTARTS, worker, it).increment());
    } else if (event instanceof Ready it) {
      meters.timer(Metric.WORKER_START, worker).record(it.took());
    } else if (event instanceof NotAlive) {
      meters.counter(Metric.WORKER_PROBES, worker, "alive").increment();
    } else if (event instanceof NotProgressing) {
      meters.counter(Metric.WORKER_PROBES, worker, "progress").increment();
    } else if (event instanceof HostFailed it) {
      meters.counter(Metric.HOST_FAILURES, worker, it.isAsk() ? "ask" : "tell").increment();
    }
  }

  private void ofAny(WorkerEvent event) {
    Place place = places.of(event.name(), event.worker());
    Optional<MeterGroup> pool = place == null ? pools.meters(event.name()) : Optional.empty();
    if (pool.isPresent()) {
      ended(pool.get(), event.name(), event);
    } else {
      Place its = place == null ? places.other() : place;
      ended(its.meters(), its.label(), event);
      if (event instanceof Exited it) {
        exited(its, it);
      }
    }
  }

  private void ended(MeterGroup meters, String worker, WorkerEvent event) {
    if (event instanceof CallFailed it) {
      calls.failed(meters, worker, it);
    } else if (event instanceof CallLeft it) {
      calls.left(meters, worker, it);
    } else if (event instanceof CallPoisoned it) {
      calls.poisoned(meters, worker, it.function());
    } else if (event instanceof StreamEnded it) {
      calls.ended(meters, worker, it);
    } else if (event instanceof FrameDropped) {
      meters.counter(Metric.WORKER_FRAMES, worker).increment();
    }
  }

  private static void exited(Place place, Exited exited) {
    String cause = Causes.of(exited.reason());
    place.meters().counter(Metric.WORKER_EXITS, place.label(), cause).increment();
    if (!place.isLasting()) {
      place.ended(cause);
    }
  }
}
