package io.clutch.internal.dispatch;

import io.clutch.internal.request.Event;
import io.clutch.internal.request.MessageLimits;
import io.clutch.internal.request.WorkerName;
import io.clutch.internal.time.OncePerTurn;
import io.clutch.internal.time.TimerQueue;
import io.clutch.internal.transport.Transport;
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
    Transport transport,
    MessageLimits limits,
    Telemetry telemetry,
    TimerQueue timers,
    LongSupplier clock,
    CallIds ids,
    DiscardedFrames discarded,
    Consumer<Event> self) {

  public long now() {
    return clock.getAsLong();
  }

  /** What is sent goes at the end of the turn, so that it shares messages. */
  public OncePerTurn atTurnEnd(Runnable work) {
    return new OncePerTurn(transport::atTurnEnd, new TurnTask(work, self));
  }
}
