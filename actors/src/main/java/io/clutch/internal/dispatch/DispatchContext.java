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
 * @param clock a monotonic clock in nanoseconds
 * @param self sends an event to the worker's actor; thread-safe
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
    WaitWatch waits,
    Consumer<Event> self) {

  public long now() {
    return clock.getAsLong();
  }

  /**
   * Sends an event to the worker's actor, from any thread. If the loop is asleep, this thread
   * handles it, so none must be woken.
   */
  public void handleOnCaller(Event event) {
    transport.runOnCaller(() -> self.accept(event));
  }

  /** Runs the work once at the end of a turn, so that what it sends shares messages. */
  public OncePerTurn atTurnEnd(Runnable work) {
    return new OncePerTurn(transport::atTurnEnd, new TurnTask(work, self));
  }
}
