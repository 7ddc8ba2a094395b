package io.clutch.internal.dispatch;

import io.clutch.failure.ExitReason.Cause;
import io.clutch.internal.process.LaunchedProcess.Signal;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.time.TimerQueue;
import io.clutch.internal.wire.Conversation.State;
import io.clutch.internal.wire.ToWorker;
import io.clutch.worker.LadderSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Ends, step by step, a request that Python has and nobody waits for. */
final class Ladder<R extends PendingRequest> {

  /** What differs between kinds of requests. */
  interface Subject<R> {

    /** Whether it may keep the process's main thread from others. */
    boolean mayKeepMainThread(R request);

    /** Python is asked to end it. */
    void cancelling(R request);

    /** Whether Python may be running it. */
    boolean mayRun(R request);

    /** Whether it is known to run only by the answer to a cancel, which has to be asked for. */
    boolean isAskedWhetherItRuns();
  }

  private final LadderSettings settings;
  private final TimerQueue timers;
  private final LongSupplier clock;
  private final Subject<R> subject;

  Ladder(LadderSettings settings, TimerQueue timers, LongSupplier clock, Subject<R> subject) {
    this.settings = settings;
    this.timers = timers;
    this.clock = clock;
    this.subject = subject;
  }

  void begin(R request, Incarnation incarnation, Cause cause) {
    request.abandonedFor(cause);
    if (subject.mayKeepMainThread(request)) {
      holdUp(request, incarnation);
    }
    // A peer that takes no message at present is not for that reason spared.
    cancel(request, incarnation);
    plan(request, settings.interrupt(), () -> interrupt(request, incarnation, cause));
  }

  private void holdUp(R request, Incarnation incarnation) {
    if (settings.interrupt().isPresent() && settings.terminate().isPresent()) {
      incarnation.inFlight().abandoned().add(request);
    }
  }

  private void cancel(R request, Incarnation incarnation) {
    subject.cancelling(request);
    send(incarnation, new ToWorker.Cancel(request.id()));
  }

  private void interrupt(R request, Incarnation incarnation, Cause cause) {
    if (!subject.mayRun(request)) {
      if (subject.isAskedWhetherItRuns()) {
        cancel(request, incarnation);
      }
      // Another call keeps it from running; that one has a deadline of its own.
      plan(request, settings.interrupt(), () -> interrupt(request, incarnation, cause));
      return;
    }
    holdUp(request, incarnation); // the next step may cost the process
    send(incarnation, new ToWorker.Interrupt(request.id()));
    plan(request, settings.terminate(), () -> terminate(request, incarnation, cause));
  }

  private void terminate(R request, Incarnation incarnation, Cause cause) {
    incarnation.kill(cause, Signal.TERMINATE);
    plan(request, settings.kill(), () -> incarnation.kill(cause, Signal.KILL));
  }

  private void plan(R request, Optional<Duration> wait, Runnable step) {
    wait.ifPresent(
        duration -> request.next(timers.add(clock.getAsLong() + duration.toNanos(), step)));
  }

  private static void send(Incarnation incarnation, ToWorker item) {
    State state = incarnation.connection().state();
    if (state == State.READY || state == State.DRAINING) {
      incarnation.connection().control(item);
    }
  }
}
