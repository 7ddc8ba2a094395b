package io.clutch.internal.request;

import io.clutch.internal.time.TimerQueue;
import io.clutch.worker.WorkerCommand;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Sends an actor {@link Event.Tick} when one of its timers is due. Uses the JDK's timer, which is
 * exact to a millisecond, while the actor system's scheduler has ticks of 10 ms.
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

  /** Sets the next tick. Called after each message, which may have changed the timers. */
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

  /** Runs the due timers if this is the tick. Returns false for other messages. */
  public boolean isRungBy(WorkerCommand command) {
    if (!(command instanceof Event.Tick)) {
      return false;
    }
    armed = OptionalLong.empty();
    timers.run(clock.getAsLong());
    return true;
  }

  /** Stops the ticks, because the actor has ended. */
  public void close() {
    ring.cancel(false);
  }
}
