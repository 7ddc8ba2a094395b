package io.clutch.internal.pool;

import io.clutch.failure.ExitReason;
import io.clutch.internal.pool.state.Slot;
import io.clutch.pool.BackoffSettings;
import io.clutch.pool.PoolStatus;
import io.clutch.supervision.SupervisionEvent.ChildExited;
import io.clutch.supervision.SupervisionEvent.ChildRestarting;
import io.clutch.supervision.SupervisionEvent.ChildStartFailed;
import io.clutch.supervision.SupervisionEvent.ChildStarted;
import io.clutch.supervision.SupervisionEvent.ChildStopped;
import io.clutch.telemetry.PoolEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports and logs the events of workers in the terms of a supervisor. */
final class PoolReporter {
  private static final Logger LOG = LoggerFactory.getLogger(PoolReporter.class);

  private static final int CRASHES_KEPT = 20;

  private record Crash(long at, String worker, String reason, Duration delay) {}

  private final PoolContext context;
  private final StartRule startRule;
  private final Deque<Crash> crashes = new ArrayDeque<>();
  private ExitReason lastReason = new ExitReason.Absent("has no worker yet");
  private long crashed;
  private boolean unavailable;
  private boolean isInTrouble;
  private boolean poolWasReady;

  PoolReporter(PoolContext context) {
    this.context = context;
    BackoffSettings backoff = context.settings().backoff();
    int least = context.settings().size().min();
    this.startRule = new StartRule(backoff, Math.max(backoff.crashes(), least));
  }

  StartRule startRule() {
    return startRule;
  }

  /** The reason of the last worker that ended by itself. */
  ExitReason lastReason() {
    return lastReason;
  }

  /** The last reason, unless a worker has become ready since. */
  Optional<ExitReason> trouble() {
    return isInTrouble ? Optional.of(lastReason) : Optional.empty();
  }

  /** Tells that the minimum number of workers is ready. */
  void poolReady() {
    poolWasReady = true;
  }

  /**
   * Whether the pool cannot start. Until it has been ready once, a failed start that cannot heal
   * ends it.
   */
  boolean isEndedBy(ExitReason reason) {
    return !poolWasReady
        && reason instanceof ExitReason.BootFailed failed
        && !failed.error().mayHeal();
  }

  /** The number of processes that ended by themselves or were never ready. */
  long crashed() {
    return crashed;
  }

  /** The last crashes, oldest first. */
  List<PoolStatus.Crash> crashes() {
    long now = context.now();
    return crashes.stream()
        .map(
            it ->
                new PoolStatus.Crash(
                    Duration.ofNanos(now - it.at()), it.worker(), it.reason(), it.delay()))
        .toList();
  }

  private Duration crash(Slot slot, ExitReason reason) {
    crashed++;
    if (crashes.size() == CRASHES_KEPT) {
      crashes.removeFirst();
    }
    long now = context.now();
    Duration delay = Duration.ofNanos(startRule.waitFor(now));
    crashes.addLast(new Crash(now, slot.name(), reason.message(), delay));
    return delay;
  }

  void ready(Slot slot) {
    unavailable = false;
    isInTrouble = false;
    Duration took = Duration.ofNanos(context.now() - slot.startedAt());
    LOG.debug("{}/{} is ready after {} ms", context.pool(), slot.name(), took.toMillis());
    context
        .telemetry()
        .happened(new ChildStarted(context.pool(), slot.name(), slot.incarnation(), took));
  }

  /** Records a fault of the rules, which start again. It counts as a crash. */
  void faulted(ExitReason reason) {
    lastReason = reason;
    isInTrouble = true;
    startRule.crashed(context.now());
    context.telemetry().happened(new PoolEvent.Faulted(context.pool(), reason.message()));
  }

  void ended(Slot slot, ExitReason reason) {
    if (slot.phase() == Slot.Phase.STOPPING || reason instanceof ExitReason.Finished) {
      stopped(slot, reason.isNormal());
      return;
    }
    lastReason = reason;
    isInTrouble = true;
    boolean wasReady = slot.pid() != 0;
    startRule.ended(context.now(), reason, wasReady);
    if (wasReady) {
      exited(slot, reason);
    } else {
      startFailed(slot, reason);
    }
  }

  private void startFailed(Slot slot, ExitReason reason) {
    crash(slot, reason);
    LOG.warn("{}/{} could not be started: it {}", context.pool(), slot.name(), reason.message());
    context
        .telemetry()
        .happened(
            new ChildStartFailed(
                context.pool(), slot.name(), slot.incarnation(), reason.message()));
  }

  private void exited(Slot slot, ExitReason reason) {
    Duration delay = crash(slot, reason);
    LOG.warn("{}/{} ended: it {}", context.pool(), slot.name(), reason.message());
    context
        .telemetry()
        .happened(
            new ChildExited(
                context.pool(),
                slot.name(),
                slot.incarnation(),
                reason.message(),
                true,
                Duration.ofNanos(context.now() - slot.readyAt())));
    context
        .telemetry()
        .happened(
            new ChildRestarting(
                context.pool(),
                slot.name(),
                reason.message(),
                startRule.crashesInPeriod(context.now()),
                startRule.crashesAllowed(),
                delay));
  }

  private void stopped(Slot slot, boolean inOrder) {
    var how = inOrder ? ChildStopped.How.IN_ORDER : ChildStopped.How.KILLED;
    boolean wasAsked = slot.phase() == Slot.Phase.STOPPING;
    long since = wasAsked ? slot.stoppingAt() : context.now();
    Duration took = Duration.ofNanos(context.now() - since);
    LOG.debug("{}/{} is stopped: {}", context.pool(), slot.name(), how);
    context
        .telemetry()
        .happened(new ChildStopped(context.pool(), slot.name(), slot.incarnation(), how, took));
  }

  /** Logs that no worker is left and none may be started yet. */
  void unavailable() {
    Duration retryIn = Duration.ofNanos(startRule.waitFor(context.now()));
    if (!unavailable) {
      LOG.error(
          "{} has no worker, and calls fail until one can be started; the last one {}",
          context.pool(),
          lastReason.message());
    }
    unavailable = true;
    context
        .telemetry()
        .happened(new PoolEvent.Unavailable(context.pool(), lastReason.message(), retryIn));
  }
}
