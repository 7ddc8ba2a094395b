package io.clutch;

import io.clutch.worker.QueuedTelemetry;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;

/** Waits for the listener of an actor system, which hears of events a little after them. */
public final class Telling {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Telling() {}

  /** Until it was told all that has happened by now. */
  public static void await(ActorSystem<?> system) {
    if (Clutch.get(system).telemetry() instanceof QueuedTelemetry queue) {
      try {
        if (!queue.awaitTold(LIMIT)) {
          throw new AssertionError("the listener was not told all within " + LIMIT);
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
