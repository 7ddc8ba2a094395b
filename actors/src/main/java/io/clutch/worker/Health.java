package io.clutch.worker;

import io.clutch.failure.ExitReason.Cause;
import io.clutch.process.LaunchedProcess.Signal;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.wire.Conversation.State;
import io.clutch.wire.DownItem;
import io.clutch.worker.HealthSettings.Reaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Probes one ready incarnation until it ends. */
final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  private final HealthSettings settings;
  private final Agenda agenda;
  private final WorkerRuntime runtime;
  private final WorkerName worker;
  private final Incarnation incarnation;
  private final Liveness alive;
  private final Liveness progress;
  private long sequence;
  private Agenda.Entry next = Agenda.Entry.NONE;

  Health(
      HealthSettings settings,
      Agenda agenda,
      WorkerRuntime runtime,
      WorkerName worker,
      Incarnation incarnation) {
    this.settings = settings;
    this.agenda = agenda;
    this.runtime = runtime;
    this.worker = worker;
    this.incarnation = incarnation;
    this.alive = new Liveness(settings.aliveMisses());
    this.progress = new Liveness(settings.progressMisses());
  }

  void begin() {
    plan();
  }

  void end() {
    agenda.remove(next);
  }

  void echoed() {
    alive.answered();
  }

  void progressed() {
    progress.answered();
  }

  private void probe() {
    sequence++;
    if (alive.probe()) {
      notAlive();
    }
    if (progress.probe()) {
      notProgressing();
    }
    incarnation.connection().echo(sequence);
    State state = incarnation.connection().state();
    if (state == State.READY || state == State.DRAINING) {
      incarnation.connection().control(new DownItem.Ping(sequence));
    }
    plan();
  }

  private void notAlive() {
    if (settings.notAlive() == Reaction.IGNORE) {
      return;
    }
    LOG.warn(
        "{} (pid {}) gave no sign of life for {} probes",
        worker.path(),
        incarnation.pid(),
        alive.misses());
    runtime
        .telemetry()
        .happened(
            new WorkerEvent.NotAlive(
                worker.path(),
                worker.stable(),
                incarnation.number(),
                incarnation.pid(),
                alive.misses()));
    if (settings.notAlive() == Reaction.KILL) {
      incarnation.kill(Cause.NOT_ALIVE, Signal.KILL);
    }
  }

  private void notProgressing() {
    if (settings.notProgressing() == Reaction.IGNORE) {
      return;
    }
    LOG.warn(
        "{} (pid {}) lives but made no progress for {} probes",
        worker.path(),
        incarnation.pid(),
        progress.misses());
    runtime
        .telemetry()
        .happened(
            new WorkerEvent.NotProgressing(
                worker.path(),
                worker.stable(),
                incarnation.number(),
                incarnation.pid(),
                progress.misses()));
    if (settings.notProgressing() == Reaction.KILL) {
      incarnation.kill(Cause.NOT_PROGRESSING, Signal.KILL);
    }
  }

  private void plan() {
    next = agenda.add(runtime.clock().getAsLong() + settings.interval().toNanos(), this::probe);
  }
}
