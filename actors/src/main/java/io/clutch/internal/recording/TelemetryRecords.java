package io.clutch.internal.recording;

import io.clutch.supervision.SupervisionEvent;
import io.clutch.telemetry.PoolEvent;
import io.clutch.telemetry.TelemetryEvent;
import io.clutch.telemetry.TreeEvent;
import io.clutch.telemetry.WorkerEvent;

/** Makes records of events of telemetry. */
final class TelemetryRecords {
  private TelemetryRecords() {}

  static void write(TelemetryEvent event) {
    if (event instanceof WorkerEvent it) {
      worker(it);
    } else if (event instanceof PoolEvent it) {
      pool(it);
    } else if (event instanceof TreeEvent it) {
      tree(it.event());
    }
  }

  private static void worker(WorkerEvent event) {
    if (event instanceof WorkerEvent.Ready it && ProcessStartEvent.PROBE.isEnabled()) {
      new ProcessStartEvent().commit(it);
    } else if (event instanceof WorkerEvent.Exited it && ProcessExitEvent.PROBE.isEnabled()) {
      new ProcessExitEvent().commit(it);
    } else if (event instanceof WorkerEvent.Restarting it && RestartEvent.PROBE.isEnabled()) {
      new RestartEvent().commit(it.name(), it.reason(), it.delay(), it.restart());
    }
  }

  private static void pool(PoolEvent event) {
    if (event instanceof PoolEvent.Retired it && RecycleEvent.PROBE.isEnabled()) {
      new RecycleEvent().commit(it);
    } else if (event instanceof PoolEvent.Unavailable it && GiveUpEvent.PROBE.isEnabled()) {
      new GiveUpEvent().commit(it.pool(), "", it.reason());
    }
  }

  static void tree(SupervisionEvent event) {
    if (event instanceof SupervisionEvent.ChildRestarting it && RestartEvent.PROBE.isEnabled()) {
      String child = it.supervisor() + "/" + it.child();
      new RestartEvent().commit(child, it.reason(), it.delay(), it.restart());
    } else if (event instanceof SupervisionEvent.GaveUp it && GiveUpEvent.PROBE.isEnabled()) {
      new GiveUpEvent().commit(it.supervisor(), it.child(), it.reason());
    }
  }
}
