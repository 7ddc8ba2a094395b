package io.clutch.internal.worker;

import io.clutch.failure.ExitReason.Cause;
import io.clutch.internal.dispatch.Incarnation;
import io.clutch.internal.dispatch.WorkerTelemetry;
import io.clutch.internal.process.LaunchedProcess.Signal;
import io.clutch.internal.time.TimerQueue;
import io.clutch.internal.wire.Conversation.State;
import io.clutch.internal.wire.ToWorker;
import io.clutch.worker.HealthSettings;
import io.clutch.worker.HealthSettings.Reaction;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Probes one ready incarnation until it ends. */
final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  private final HealthSettings settings;
  private final TimerQueue timers;
  private final LongSupplier clock;
  private final WorkerTelemetry telemetry;
  private final Incarnation incarnation;
  private final Liveness alive;
  private final Liveness progress;
  private long sequence;
  private long lastSign;
  private TimerQueue.Timer next = TimerQueue.Timer.NONE;

  private Health(
      HealthSettings settings,
      TimerQueue timers,
      LongSupplier clock,
      WorkerTelemetry telemetry,
      Incarnation incarnation) {
    this.settings = settings;
    this.timers = timers;
    this.clock = clock;
    this.telemetry = telemetry;
    this.incarnation = incarnation;
    this.alive = new Liveness(settings.aliveMisses());
    this.progress = new Liveness(settings.progressMisses());
    this.lastSign = clock.getAsLong();
  }

  static Health begin(
      HealthSettings settings,
      TimerQueue timers,
      LongSupplier clock,
      WorkerTelemetry telemetry,
      Incarnation incarnation) {
    var health = new Health(settings, timers, clock, telemetry, incarnation);
    health.plan();
    return health;
  }

  void end() {
    timers.remove(next);
  }

  void echoed() {
    alive.answered();
    lastSign = clock.getAsLong();
  }

  void progressed() {
    progress.answered();
  }

  /** The time of the last answer to a probe, or of the start. */
  long lastSign() {
    return lastSign;
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
      incarnation.connection().control(new ToWorker.Ping(sequence));
    }
    plan();
  }

  private void notAlive() {
    if (settings.notAlive() == Reaction.IGNORE) {
      return;
    }
    LOG.warn(
        "{} (pid {}) gave no sign of life for {} probes",
        telemetry.worker().path(),
        incarnation.pid(),
        alive.misses());
    telemetry.notAlive(incarnation, alive.misses());
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
        telemetry.worker().path(),
        incarnation.pid(),
        progress.misses());
    telemetry.notProgressing(incarnation, progress.misses());
    if (settings.notProgressing() == Reaction.KILL) {
      incarnation.kill(Cause.NOT_PROGRESSING, Signal.KILL);
    }
  }

  private void plan() {
    next = timers.add(clock.getAsLong() + settings.interval().toNanos(), this::probe);
  }
}
