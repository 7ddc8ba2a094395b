package io.clutch.worker;

import io.clutch.failure.ExitReason.Cause;
import io.clutch.process.LaunchedProcess.Signal;
import io.clutch.wire.Conversation.State;
import io.clutch.wire.DownItem;
import java.time.Duration;
import java.util.Optional;

/** Ends, rung by rung, a call that Python has and nobody waits for. */
final class Ladder {
  private final LadderSettings settings;
  private final Agenda agenda;
  private final WorkerRuntime runtime;

  Ladder(LadderSettings settings, Agenda agenda, WorkerRuntime runtime) {
    this.settings = settings;
    this.agenda = agenda;
    this.runtime = runtime;
  }

  void begin(Submission submission, Incarnation incarnation, Cause cause) {
    submission.givenUpFor(cause);
    if (mayKeepMainThread(submission)) {
      holdUp(submission, incarnation);
    }
    // A peer that takes no message at present is not for that reason spared.
    cancel(submission, incarnation);
    plan(submission, settings.interrupt(), () -> interrupt(submission, incarnation, cause));
  }

  /** A stream with input has a thread of its own. */
  private static boolean mayKeepMainThread(Submission submission) {
    return !submission.isStream() || !submission.line().shape().hasInput();
  }

  private void holdUp(Submission submission, Incarnation incarnation) {
    if (settings.interrupt().isPresent() && settings.terminate().isPresent()) {
      incarnation.inFlight().abandoned().add(submission);
    }
  }

  private static void cancel(Submission submission, Incarnation incarnation) {
    submission.runs(true); // as for all that Python says of it until it answers
    send(incarnation, new DownItem.Cancel(submission.id()));
  }

  private void interrupt(Submission submission, Incarnation incarnation, Cause cause) {
    if (!mayRun(submission, incarnation)) {
      if (submission.isStream()) {
        cancel(submission, incarnation); // asks again whether it runs
      }
      // Another call keeps it from running; that one has a deadline of its own.
      plan(submission, settings.interrupt(), () -> interrupt(submission, incarnation, cause));
      return;
    }
    holdUp(submission, incarnation); // the next step may cost the process
    send(incarnation, new DownItem.Interrupt(submission.id()));
    plan(submission, settings.terminate(), () -> terminate(submission, incarnation, cause));
  }

  private static boolean mayRun(Submission submission, Incarnation incarnation) {
    return submission.isStream() ? submission.runs() : incarnation.inFlight().mayRun(submission);
  }

  private void terminate(Submission submission, Incarnation incarnation, Cause cause) {
    incarnation.kill(cause, Signal.TERMINATE);
    plan(submission, settings.kill(), () -> incarnation.kill(cause, Signal.KILL));
  }

  private void plan(Submission submission, Optional<Duration> wait, Runnable rung) {
    wait.ifPresent(
        duration ->
            submission.next(agenda.add(runtime.clock().getAsLong() + duration.toNanos(), rung)));
  }

  private static void send(Incarnation incarnation, DownItem item) {
    State state = incarnation.connection().state();
    if (state == State.READY || state == State.DRAINING) {
      incarnation.connection().control(item);
    }
  }
}
