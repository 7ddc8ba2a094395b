package io.clutch.internal.worker;

import io.clutch.internal.builtin.WorkerChildren;
import io.clutch.internal.request.Event;
import io.clutch.internal.time.TimerQueue;
import io.clutch.worker.WorkerSettings;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a worker go on once what its process had spawned has ended. For the socket loop. */
final class ChildrenEnd {
  private static final Logger LOG = LoggerFactory.getLogger(ChildrenEnd.class);
  private static final Runnable NOTHING = () -> {};
  // After the time for one after the other, they have that of a supervisor's child, 5 s, and this
  // has to be over before.
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private final WorkerChildren children;
  private final TimerQueue timers;
  private final LongSupplier clock;
  private final Duration limit;
  private final Consumer<Event> self;
  private int awaited;
  private TimerQueue.Timer timer = TimerQueue.Timer.NONE;
  private Runnable next = NOTHING;
  private Duration wait = Duration.ZERO;

  ChildrenEnd(
      WorkerChildren children,
      TimerQueue timers,
      LongSupplier clock,
      WorkerSettings settings,
      Consumer<Event> self) {
    this.children = children;
    this.timers = timers;
    this.clock = clock;
    this.limit = settings.stop().total().plus(MARGIN);
    this.self = self;
  }

  /** A process has ended. */
  void begin(int incarnation) {
    if (children.end(incarnation, () -> self.accept(new Event.ChildrenEnded(incarnation)))) {
      awaited = incarnation;
      timer = timers.add(clock.getAsLong() + limit.toNanos(), this::expire);
    }
  }

  boolean isAwaited() {
    return awaited != 0;
  }

  /** Runs the action this long after their end. It replaces one that still waits. */
  void then(Duration after, Runnable action) {
    next = action;
    wait = after;
    if (!isAwaited()) {
      goOn();
    }
  }

  /** Whether an action waits. */
  boolean isNextPlanned() {
    return next != NOTHING;
  }

  /** Handles the event if it is that end. */
  boolean isToldBy(Event event) {
    if (!(event instanceof Event.ChildrenEnded ended)) {
      return false;
    }
    if (ended.incarnation() == awaited) { // or it has come after the limit
      timers.remove(timer);
      goOn();
    }
    return true;
  }

  private void expire() {
    LOG.warn("children have not ended within {} ms; they are killed", limit.toMillis());
    children.kill();
    goOn();
  }

  private void goOn() {
    awaited = 0;
    Runnable due = next;
    if (wait.isZero()) {
      run(due);
    } else {
      timers.add(clock.getAsLong() + wait.toNanos(), () -> run(due));
    }
  }

  private void run(Runnable due) {
    if (next == due) { // or another one has replaced it
      next = NOTHING;
      due.run();
    }
  }

  /** The worker ends at once, and they with it. */
  void kill() {
    children.kill();
  }
}
