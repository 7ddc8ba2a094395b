package io.clutch.internal.request;

import io.clutch.internal.time.TimerQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Plans looks for rings on the timers of one worker. For the socket loop. */
public final class RingWatch implements Consumer<Runnable> {
  // What happens at the same time is looked at together.
  private static final long LOOK_AFTER = TimeUnit.MILLISECONDS.toNanos(10);
  private static final Event SET_TIMER = new Event.Tick();

  private final TimerQueue timers;
  private final LongSupplier clock;
  private final Consumer<Event> self;

  public RingWatch(TimerQueue timers, LongSupplier clock, Consumer<Event> self) {
    this.timers = timers;
    this.clock = clock;
    this.self = self;
  }

  /** Runs the look soon. May be called in the turn of another actor, which sets no timer here. */
  @Override
  public void accept(Runnable look) {
    timers.add(clock.getAsLong() + LOOK_AFTER, look);
    self.accept(SET_TIMER);
  }
}
