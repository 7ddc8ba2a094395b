package io.clutch.supervision.internal.rules;

import io.clutch.supervision.Backoff;
import io.clutch.supervision.ChildExit;
import io.clutch.supervision.SupervisionEvent;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.supervision.internal.time.SlidingWindow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** The restarts of one supervisor: their limit, their waits, and the last ones. */
public final class Restarts {
  private static final int KEPT = 20;

  /** One restart. {@code at} is the time of its decision. */
  public record Entry(long at, String child, String reason, Duration delay) {}

  private final String supervisor;
  private final SupervisorSpec spec;
  private final LongSupplier clock;
  private final DoubleSupplier chance;
  private final Lifecycle lifecycle;
  private final Commands commands;
  private final SlidingWindow window;
  private final Incidents incidents = new Incidents();
  private final Deque<Entry> history = new ArrayDeque<>();

  Restarts(
      String supervisor,
      SupervisorSpec spec,
      LongSupplier clock,
      DoubleSupplier chance,
      Lifecycle lifecycle,
      Commands commands) {
    this.supervisor = supervisor;
    this.spec = spec;
    this.clock = clock;
    this.chance = chance;
    this.lifecycle = lifecycle;
    this.commands = commands;
    this.window = new SlidingWindow(spec.period());
  }

  /** Counts an attempt, unless its cause is an incident that was counted before. */
  boolean isAllowed(Child child, ChildExit cause) {
    if (incidents.isNew(cause)) {
      window.add(clock.getAsLong());
    }
    boolean isWithinIntensity = inPeriod() <= spec.intensity();
    int most = child.spec.maxFailedStarts().orElse(Integer.MAX_VALUE);
    return isWithinIntensity && child.failedStartsInARow < most;
  }

  Duration delay(Child child) {
    Backoff backoff = child.spec.backoff();
    boolean wasReady = child.failedStartsInARow == 0;
    if (wasReady && lifecycle.since(child.readyAt).compareTo(backoff.stableAfter()) >= 0) {
      child.restartsInARow = 0;
    }
    return backoff.delay(child.restartsInARow++, chance.getAsDouble());
  }

  void report(Child child, ChildExit cause, Duration delay) {
    child.restarts++;
    if (history.size() == KEPT) {
      history.removeFirst();
    }
    history.addLast(new Entry(clock.getAsLong(), child.id(), cause.message(), delay));
    commands.report(
        new SupervisionEvent.ChildRestarting(
            supervisor, child.id(), cause.message(), inPeriod(), spec.intensity(), delay));
  }

  void reportGivingUp(Child child, ChildExit cause) {
    commands.report(
        new SupervisionEvent.GaveUp(
            supervisor, child.id(), cause.message(), spec.intensity(), spec.period()));
  }

  public int inPeriod() {
    window.forget(clock.getAsLong());
    return window.size();
  }

  /** The last restarts, oldest first. */
  public List<Entry> history() {
    return List.copyOf(history);
  }
}
