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

/** Ends an abandoned request in Python, step by step. */
final class Ladder<R extends PendingRequest> {

  /** What depends on the kind of the request. */
  interface Subject<R> {

    /** Whether it may block the process's main thread. */
    boolean mayKeepMainThread(R request);

    /** Tells that Python is asked to end the request. */
    void cancelling(R request);

    /** Whether Python may be running the request. */
    boolean mayRun(R request);

    /** Whether only the answer to a cancel tells that it runs. */
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
    // The ladder goes on even if the peer accepts no message now.
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
      // Another call blocks it, and that call has its own deadline.
      plan(request, settings.interrupt(), () -> interrupt(request, incarnation, cause));
      return;
    }
    holdUp(request, incarnation); // the next step may end the process
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
