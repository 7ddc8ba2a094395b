package io.clutch.internal.inspect;

import io.clutch.internal.inspect.NodeReading.Kind;
import io.clutch.internal.inspect.TimelineEvent.Type;
import io.clutch.internal.log.LogText;
import io.clutch.supervision.SupervisionEvent;
import io.clutch.telemetry.PoolEvent;
import io.clutch.telemetry.TelemetryEvent;
import io.clutch.telemetry.TreeEvent;
import io.clutch.telemetry.WorkerEvent;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Chooses the events of the timeline among all of telemetry. */
final class TimelineEvents {
  /** Of a text. */
  static final int LONGEST = 1_024;

  private TimelineEvents() {}

  static Optional<TimelineEvent> of(TelemetryEvent event, Supplier<Instant> clock) {
    TimelineEvent chosen = null;
    if (event instanceof WorkerEvent it) {
      chosen = worker(it);
    } else if (event instanceof TreeEvent it) {
      chosen = tree(it.event());
    } else if (event instanceof PoolEvent it) {
      chosen = pool(it);
    }
    // Most events are not chosen, and the clock is for those that are.
    return chosen == null ? Optional.empty() : Optional.of(chosen.at(clock.get()));
  }

  static TimelineEvent action(NodeReading.Kind kind, String name, long number, String text) {
    return event(Type.ACTION, name, kind, number, 0, text);
  }

  private static TimelineEvent worker(WorkerEvent event) {
    if (event instanceof WorkerEvent.CallFailed it) {
      boolean isLate = it.failure().equals("DeadlineExceeded");
      return isLate ? worker(it, Type.DEADLINE, 0, it.function()) : null;
    }
    if (event instanceof WorkerEvent.Starting it) {
      return worker(it, Type.START, 0, "");
    }
    if (event instanceof WorkerEvent.Ready it) {
      return worker(it, Type.READY, it.pid(), "");
    }
    if (event instanceof WorkerEvent.Exited it) {
      return worker(it, Type.EXIT, it.pid(), it.reason());
    }
    if (event instanceof WorkerEvent.Restarting it) {
      return worker(it, Type.RESTART, 0, it.reason());
    }
    if (event instanceof WorkerEvent.Stopped it) {
      return worker(it, Type.STOP, 0, it.reason());
    }
    if (event instanceof WorkerEvent.CallPoisoned it) {
      return worker(it, Type.POISON, 0, it.function());
    }
    if (event instanceof WorkerEvent.NotAlive it) {
      return worker(it, Type.SILENT, it.pid(), "gives no sign of life");
    }
    return event instanceof WorkerEvent.NotProgressing it
        ? worker(it, Type.SILENT, it.pid(), "makes no progress")
        : null;
  }

  private static TimelineEvent worker(WorkerEvent event, Type type, long pid, String text) {
    return event(type, event.name(), Kind.WORKER, event.incarnation(), pid, text);
  }

  private static TimelineEvent pool(PoolEvent event) {
    if (event instanceof PoolEvent.Ready it) {
      return event(Type.READY, it.pool(), Kind.POOL, 0, 0, "");
    }
    if (event instanceof PoolEvent.Unavailable it) {
      return event(Type.GIVE_UP, it.pool(), Kind.POOL, 0, 0, it.reason());
    }
    return event instanceof PoolEvent.Retired it
        ? event(
            Type.RECYCLE,
            it.pool() + "/" + it.worker(),
            Kind.WORKER,
            0,
            0,
            it.why().name().toLowerCase(Locale.ROOT))
        : null;
  }

  private static TimelineEvent tree(SupervisionEvent event) {
    if (event instanceof SupervisionEvent.ChildStarted it) {
      return child(it, it.child(), Type.READY, it.incarnation(), "");
    }
    if (event instanceof SupervisionEvent.ChildStartFailed it) {
      return child(it, it.child(), Type.EXIT, it.incarnation(), it.reason());
    }
    if (event instanceof SupervisionEvent.ChildExited it) {
      return child(it, it.child(), Type.EXIT, it.incarnation(), it.reason());
    }
    if (event instanceof SupervisionEvent.ChildRestarting it) {
      return child(it, it.child(), Type.RESTART, 0, it.reason());
    }
    if (event instanceof SupervisionEvent.ChildStopped it) {
      return child(it, it.child(), Type.STOP, it.incarnation(), "");
    }
    if (event instanceof SupervisionEvent.GaveUp it) {
      String text = it.child() + " " + it.reason();
      return event(Type.GIVE_UP, it.supervisor(), Kind.SUPERVISOR, 0, 0, text);
    }
    if (event instanceof SupervisionEvent.SupervisorStarted it) {
      return event(Type.READY, it.supervisor(), Kind.SUPERVISOR, 0, 0, "");
    }
    return event instanceof SupervisionEvent.SupervisorStopped it
        ? event(Type.STOP, it.supervisor(), Kind.SUPERVISOR, 0, 0, it.reason())
        : null;
  }

  private static TimelineEvent child(
      SupervisionEvent event, String child, Type type, long incarnation, String text) {
    String name = event.supervisor() + "/" + child;
    return event(type, name, Kind.JVM_ACTOR, incarnation, 0, text);
  }

  private static TimelineEvent event(
      Type type, String name, Kind kind, long incarnation, long pid, String text) {
    return new TimelineEvent(
        0, Instant.EPOCH, type, name, kind, incarnation, pid, LogText.lines(text, LONGEST), 1, 0);
  }
}
