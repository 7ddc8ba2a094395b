package io.clutch;

import io.clutch.internal.telemetry.QueuedTelemetry;
import io.clutch.internal.telemetry.TelemetryQueues;
import io.clutch.telemetry.Telemetry;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;

/** Waits for the listeners of an actor system, which hear of events a little after them. */
public final class Telling {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Telling() {}

  /** Until they were told all that has happened by now. */
  public static void await(ActorSystem<?> system) {
    Telemetry telemetry = Clutch.get(system).telemetry();
    try {
      boolean isTold =
          telemetry instanceof QueuedTelemetry queue
              ? queue.awaitTold(LIMIT)
              : !(telemetry instanceof TelemetryQueues queues) || queues.awaitTold(LIMIT);
      if (!isTold) {
        throw new AssertionError("the listeners were not told all within " + LIMIT);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
