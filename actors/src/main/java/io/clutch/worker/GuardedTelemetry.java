package io.clutch.worker;

import io.clutch.telemetry.LinkEvent;
import io.clutch.telemetry.PolicyEvent;
import io.clutch.telemetry.PoolEvent;
import io.clutch.telemetry.StreamEvent;
import io.clutch.telemetry.SupervisionEvent;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.WorkerEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a listener throws from the worker that it listens to. */
record GuardedTelemetry(Telemetry listener) implements Telemetry {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedTelemetry.class);

  /** The listener, unless it does nothing or is guarded already. */
  static Telemetry of(Telemetry listener) {
    boolean isSafe = listener == Telemetry.none() || listener instanceof QueuedTelemetry;
    return isSafe ? listener : new GuardedTelemetry(listener);
  }

  @Override
  public void happened(WorkerEvent event) {
    guard(event, () -> listener.happened(event));
  }

  @Override
  public void happened(PolicyEvent event) {
    guard(event, () -> listener.happened(event));
  }

  @Override
  public void happened(SupervisionEvent event) {
    guard(event, () -> listener.happened(event));
  }

  @Override
  public void happened(PoolEvent event) {
    guard(event, () -> listener.happened(event));
  }

  @Override
  public void happened(StreamEvent event) {
    guard(event, () -> listener.happened(event));
  }

  @Override
  public void happened(LinkEvent event) {
    guard(event, () -> listener.happened(event));
  }

  private static void guard(Object event, Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException | Error e) {
      LOG.warn("A telemetry listener failed on {}", event, e);
    }
  }
}
