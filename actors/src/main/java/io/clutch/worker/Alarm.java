package io.clutch.worker;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Has an actor told by {@link Event.Tick} when something on its agenda is due. */
public final class Alarm {
  private static final Object TICK = "tick";

  private final Agenda agenda;
  private final LongSupplier clock;
  private final TimerScheduler<WorkerCommand> timers;
  private OptionalLong armed = OptionalLong.empty();

  public Alarm(Agenda agenda, LongSupplier clock, TimerScheduler<WorkerCommand> timers) {
    this.agenda = agenda;
    this.clock = clock;
    this.timers = timers;
  }

  /** After each message, since it may have changed the agenda. */
  public void arm() {
    OptionalLong earliest = agenda.earliest();
    if (earliest.isPresent() && (armed.isEmpty() || earliest.getAsLong() - armed.getAsLong() < 0)) {
      armed = earliest;
      long wait = Math.max(0, earliest.getAsLong() - clock.getAsLong());
      timers.startSingleTimer(TICK, new Event.Tick(), Duration.ofNanos(wait));
    }
  }

  /** Does what is due, if this is the tick; whether it is. */
  public boolean isRungBy(WorkerCommand command) {
    if (!(command instanceof Event.Tick)) {
      return false;
    }
    armed = OptionalLong.empty();
    agenda.run(clock.getAsLong());
    return true;
  }
}
