package io.clutch.worker;

import io.clutch.socket.Link;
import io.clutch.telemetry.Telemetry;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What the dispatchers of one worker share.
 *
 * @param clock nanoseconds, monotonic
 * @param self tells the worker's actor, on any thread
 */
record DispatchContext(
    WorkerName worker,
    WorkerSettings settings,
    Link link,
    MessageLimits limits,
    Telemetry telemetry,
    Agenda agenda,
    LongSupplier clock,
    CallIds ids,
    DroppedFrames dropped,
    Consumer<Event> self) {

  long now() {
    return clock.getAsLong();
  }

  /** What is sent goes at the end of the turn, so that it shares messages. */
  OncePerTurn atTurnEnd(Runnable work) {
    return new OncePerTurn(link::atTurnEnd, new TurnTask(work, self));
  }
}
