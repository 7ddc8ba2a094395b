package io.clutch.internal.request;

import io.clutch.internal.time.TimerQueue;
import io.clutch.worker.WorkerCommand;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Has an actor told by {@link Event.Tick} when something on its timers is due. The JDK's own timer
 * does so within a millisecond, where the actor system's scheduler goes by ticks of 10 ms.
 */
public final class TimerDriver {
  private final TimerQueue timers;
  private final LongSupplier clock;
  private final Consumer<WorkerCommand> self;
  private OptionalLong armed = OptionalLong.empty();
  private CompletableFuture<Void> ring = CompletableFuture.completedFuture(null);

  public TimerDriver(TimerQueue timers, LongSupplier clock, Consumer<WorkerCommand> self) {
    this.timers = timers;
    this.clock = clock;
    this.self = self;
  }

  /** After each message, since it may have changed the timers. */
  public void arm() {
    OptionalLong earliest = timers.earliest();
    if (earliest.isPresent() && (armed.isEmpty() || earliest.getAsLong() - armed.getAsLong() < 0)) {
      close();
      armed = earliest;
      long wait = Math.max(0, earliest.getAsLong() - clock.getAsLong());
      ring = new CompletableFuture<>();
      ring.thenRun(() -> self.accept(new Event.Tick()));
      ring.completeOnTimeout(null, wait, TimeUnit.NANOSECONDS);
    }
  }

  /** Does what is due, if this is the tick; whether it is. */
  public boolean isRungBy(WorkerCommand command) {
    if (!(command instanceof Event.Tick)) {
      return false;
    }
    armed = OptionalLong.empty();
    timers.run(clock.getAsLong());
    return true;
  }

  /** The actor has ended: nothing is told any more. */
  public void close() {
    ring.cancel(false);
  }
}
