package io.clutch.worker;

import io.clutch.failure.ExitReason.Step;
import io.clutch.process.LaunchedProcess.Signal;
import io.clutch.wire.Conversation.State;
import io.clutch.wire.DownItem;
import java.time.Duration;
import java.util.Optional;

/** Ends a process that was asked to stop, rung by rung. */
final class StopLadder {
  private final StopSettings settings;
  private final Agenda agenda;
  private final WorkerRuntime runtime;
  private Optional<Step> step = Optional.empty();

  StopLadder(StopSettings settings, Agenda agenda, WorkerRuntime runtime) {
    this.settings = settings;
    this.agenda = agenda;
    this.runtime = runtime;
  }

  /** The last rung that was taken, if any was. */
  Optional<Step> step() {
    return step;
  }

  /**
   * A process that serves calls is asked; one that is still starting has nothing to lose and is
   * terminated.
   */
  void begin(Incarnation incarnation) {
    if (step.isPresent()) {
      return;
    }
    if (incarnation.connection().state() == State.READY) {
      step = Optional.of(Step.ASKED);
      incarnation.connection().control(new DownItem.Stop(0));
      plan(settings.ask(), () -> interrupt(incarnation));
    } else {
      terminate(incarnation);
    }
  }

  private void interrupt(Incarnation incarnation) {
    step = Optional.of(Step.INTERRUPTED);
    incarnation.connection().control(new DownItem.Interrupt(0));
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

  private void plan(Duration wait, Runnable rung) {
    agenda.add(runtime.clock().getAsLong() + wait.toNanos(), rung);
  }
}
