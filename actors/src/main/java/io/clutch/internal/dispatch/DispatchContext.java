package io.clutch.internal.dispatch;

import io.clutch.internal.request.Event;
import io.clutch.internal.request.MessageLimits;
import io.clutch.internal.request.WorkerName;
import io.clutch.internal.time.Agenda;
import io.clutch.internal.time.OncePerTurn;
import io.clutch.internal.transport.Link;
import io.clutch.telemetry.Telemetry;
import io.clutch.worker.WorkerSettings;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What the dispatchers of one worker share.
 *
 * @param clock nanoseconds, monotonic
 * @param self tells the worker's actor, on any thread
 */
public record DispatchContext(
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

  public long now() {
    return clock.getAsLong();
  }

  /** What is sent goes at the end of the turn, so that it shares messages. */
  public OncePerTurn atTurnEnd(Runnable work) {
    return new OncePerTurn(link::atTurnEnd, new TurnTask(work, self));
  }
}
