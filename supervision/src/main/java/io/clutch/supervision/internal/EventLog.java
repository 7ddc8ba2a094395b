package io.clutch.supervision.internal;

import io.clutch.supervision.SupervisionEvent;
import io.clutch.supervision.SupervisionEvent.ChildExited;
import io.clutch.supervision.SupervisionEvent.ChildIgnored;
import io.clutch.supervision.SupervisionEvent.ChildRestarting;
import io.clutch.supervision.SupervisionEvent.ChildStartFailed;
import io.clutch.supervision.SupervisionEvent.ChildStarted;
import io.clutch.supervision.SupervisionEvent.ChildStopped;
import io.clutch.supervision.SupervisionEvent.GaveUp;
import io.clutch.supervision.SupervisionEvent.SupervisorStarted;
import io.clutch.supervision.SupervisionEvent.SupervisorStopped;
import io.clutch.supervision.SupervisionListener;
import java.time.Duration;
import java.util.Map;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Passes each event to the listeners, and logs one line. There are no stack traces, because Pekko
 * has logged them.
 *
 * @param own the supervisor's listeners, each with its queue
 * @param system the actor system's listeners, each with its queue; may change
 */
record EventLog(
    Map<SupervisionListener, SupervisionListener> own,
    Map<SupervisionListener, SupervisionListener> system) {
  void happened(SupervisionEvent event) {
    log(event);
    own.forEach((listener, queue) -> system.getOrDefault(listener, queue).happened(event));
    system.forEach(
        (listener, queue) -> {
          if (!own.containsKey(listener)) {
            queue.happened(event);
          }
        });
  }

  private static void log(SupervisionEvent event) {
    if (event instanceof ChildStarted it) {
      line(Level.DEBUG, it, it.child())
          .addKeyValue("incarnation", it.incarnation())
          .log("{}/{} is ready after {} ms", it.supervisor(), it.child(), millis(it.took()));
    } else if (event instanceof ChildIgnored it) {
      line(Level.INFO, it, it.child())
          .log("{}/{} had nothing to do, and is not running", it.supervisor(), it.child());
    } else if (event instanceof ChildStartFailed it) {
      line(Level.WARN, it, it.child())
          .addKeyValue("reason", it.reason())
          .log("{}/{} could not be started: it {}", it.supervisor(), it.child(), it.reason());
    } else if (event instanceof ChildExited it) {
      line(it.abnormal() ? Level.WARN : Level.INFO, it, it.child())
          .addKeyValue("reason", it.reason())
          .log("{}/{} ended: it {}", it.supervisor(), it.child(), it.reason());
    } else if (event instanceof ChildRestarting it) {
      logRestart(it);
    } else if (event instanceof ChildStopped it) {
      logStop(it);
    } else {
      logSupervisor(event);
    }
  }

  private static void logRestart(ChildRestarting it) {
    line(Level.INFO, it, it.child())
        .addKeyValue("restart", it.restart())
        .addKeyValue("intensity", it.intensity())
        .addKeyValue("delayMillis", millis(it.delay()))
        .log(
            "{}/{} is restarted in {} ms, {} of at most {}",
            it.supervisor(),
            it.child(),
            millis(it.delay()),
            it.restart(),
            it.intensity());
  }

  private static void logStop(ChildStopped it) {
    Level level =
        switch (it.how()) {
          case IN_ORDER -> Level.DEBUG;
          case KILLED -> Level.WARN;
          case ABANDONED -> Level.ERROR;
        };
    line(level, it, it.child())
        .addKeyValue("how", it.how())
        .log("{}/{} is stopped: {}", it.supervisor(), it.child(), it.how());
  }

  private static void logSupervisor(SupervisionEvent event) {
    if (event instanceof GaveUp it) {
      line(Level.ERROR, it, it.child())
          .addKeyValue("reason", it.reason())
          .log(
              "{} gives up: {} would be restarted more than {} times in {} ms, or cannot start;"
                  + " the last time it {}",
              it.supervisor(),
              it.child(),
              it.intensity(),
              millis(it.period()),
              it.reason());
    } else if (event instanceof SupervisorStarted it) {
      line(Level.INFO, it).log("{} is started with {} children", it.supervisor(), it.children());
    } else if (event instanceof SupervisorStopped it) {
      line(it.abnormal() ? Level.ERROR : Level.INFO, it)
          .addKeyValue("reason", it.reason())
          .log("{} has ended: it {}{}", it.supervisor(), it.reason(), left(it));
    }
  }

  private static String left(SupervisorStopped it) {
    return it.abandoned().isEmpty() ? "" : "; abandoned: " + String.join(", ", it.abandoned());
  }

  private static LoggingEventBuilder line(Level level, SupervisionEvent event) {
    return Loggers.SUPERVISOR.atLevel(level).addKeyValue("supervisor", event.supervisor());
  }

  private static LoggingEventBuilder line(Level level, SupervisionEvent event, String child) {
    return line(level, event).addKeyValue("child", child);
  }

  private static long millis(Duration duration) {
    return duration.toMillis();
  }
}
