package io.clutch.internal.worker;

import io.clutch.failure.ExitReason.Step;
import io.clutch.failure.ExitReason.Stopped;
import io.clutch.failure.WorkerExit;
import io.clutch.internal.dispatch.Incarnation;
import io.clutch.internal.log.LogText;
import io.clutch.internal.process.LaunchedProcess.Signal;
import io.clutch.internal.time.TimerQueue;
import io.clutch.internal.wire.Conversation.State;
import io.clutch.internal.wire.ToWorker;
import io.clutch.worker.StopSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a process that was asked to stop, step by step. */
final class StopLadder {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final StopSettings settings;
  private final TimerQueue timers;
  private final LongSupplier clock;
  private Optional<Step> step = Optional.empty();
  private boolean wasAsked;
  private TimerQueue.Timer timer = TimerQueue.Timer.NONE;

  StopLadder(StopSettings settings, TimerQueue timers, LongSupplier clock) {
    this.settings = settings;
    this.timers = timers;
    this.clock = clock;
  }

  /** The last step that was taken, if any. */
  Optional<Step> step() {
    return step;
  }

  /**
   * Begins the stop. A process that serves calls is asked to stop. One that is still starting is
   * terminated, because it has no calls to finish.
   */
  void begin(Incarnation incarnation) {
    if (step.isPresent()) {
      return;
    }
    if (incarnation.connection().state() == State.READY) {
      step = Optional.of(Step.ASKED);
      wasAsked = true;
      incarnation.connection().control(new ToWorker.Stop(0));
      plan(settings.ask(), () -> interrupt(incarnation));
    } else {
      terminate(incarnation);
    }
  }

  /** Takes no further step. Logs if a process that was asked to stop has ended in another way. */
  void ended(WorkerExit exit) {
    timers.remove(timer);
    if (wasAsked && exit.reason() instanceof Stopped stopped && stopped.code() != 0) {
      LOG.warn(
          "{}; it did not stop by itself: its stop hook, if there is one, has not run to its end",
          LogText.lines(exit.message()));
    }
  }

  private void interrupt(Incarnation incarnation) {
    step = Optional.of(Step.INTERRUPTED);
    incarnation.connection().control(new ToWorker.Interrupt(0));
    plan(settings.interrupt(), () -> terminate(incarnation));
  }

  private void terminate(Incarnation incarnation) {
    step = Optional.of(Step.TERMINATED);
    incarnation.signal(Signal.TERMINATE);
    plan(settings.terminate(), () -> kill(incarnation));
  }

  private void kill(Incarnation incarnation) {
    step = Optional.of(Step.KILLED);
    incarnation.signal(Signal.KILL);
  }

  private void plan(Duration wait, Runnable next) {
    timer = timers.add(clock.getAsLong() + wait.toNanos(), next);
  }
}
