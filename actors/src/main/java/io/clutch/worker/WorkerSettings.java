package io.clutch.worker;

import io.clutch.process.ProcessLimits;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a worker behaves; the defaults are read from {@code clutch.worker}. Immutable.
 *
 * @param callDeadline for calls without one of their own; at most 100 days
 * @param startTimeout from a worker's turn to start to ready, imports and constructor included; at
 *     most 100 days
 * @param queueCapacity calls that may wait to be sent
 * @param queueBytes bytes of their arguments; a single call may be larger
 * @param credit calls that may be out at Python at once, at most 1,000. More is faster; with fewer,
 *     fewer fail when the process ends
 * @param maxStreams streams that one worker may have at once
 * @param idempotentAttempts how many processes may end under an idempotent call, which is then not
 *     sent again
 * @param logLevel Python's level (10 debug, 20 info, 30 warning) from which {@code logging} records
 *     are forwarded
 * @param hotReload whether modules that were edited are reloaded while the worker runs: for
 *     development, see {@link WorkerSpec#withHotReload}
 * @param exitZeroIsNormal whether a process that exits by itself with code 0 has finished, as by
 *     {@code clutch.finish}; otherwise that is an abnormal end, since a library may do so
 * @param limits of each process
 */
public record WorkerSettings(
    Duration callDeadline,
    Duration startTimeout,
    int queueCapacity,
    long queueBytes,
    int credit,
    int maxStreams,
    int idempotentAttempts,
    int logLevel,
    boolean hotReload,
    boolean exitZeroIsNormal,
    LadderSettings ladder,
    StopSettings stop,
    HealthSettings health,
    RestartSettings restart,
    ProcessLimits limits) {

  public WorkerSettings {
    Durations.requirePositive("call-deadline", callDeadline);
    Durations.requirePositive("start-timeout", startTimeout);
    if (maxStreams < 1) {
      throw new IllegalArgumentException("max-streams must be at least 1, not " + maxStreams);
    }
    if (queueCapacity < 1 || credit < 1 || credit > 1000 || idempotentAttempts < 1) {
      throw new IllegalArgumentException(
          "need queue-capacity >= 1, credit from 1 to 1000, idempotent-attempts >= 1; got "
              + queueCapacity
              + ", "
              + credit
              + ", "
              + idempotentAttempts);
    }
  }

  public WorkerSettings withCallDeadline(Duration limit) {
    return with(draft -> draft.callDeadline = limit);
  }

  public WorkerSettings withStartTimeout(Duration limit) {
    return with(draft -> draft.startTimeout = limit);
  }

  public WorkerSettings withQueueCapacity(int calls) {
    return with(draft -> draft.queueCapacity = calls);
  }

  public WorkerSettings withQueueBytes(long bytes) {
    return with(draft -> draft.queueBytes = bytes);
  }

  public WorkerSettings withCredit(int calls) {
    return with(draft -> draft.credit = calls);
  }

  public WorkerSettings withMaxStreams(int streams) {
    return with(draft -> draft.maxStreams = streams);
  }

  public WorkerSettings withIdempotentAttempts(int times) {
    return with(draft -> draft.idempotentAttempts = times);
  }

  public WorkerSettings withLogLevel(int level) {
    return with(draft -> draft.logLevel = level);
  }

  public WorkerSettings withHotReload(boolean isOn) {
    return with(draft -> draft.hotReload = isOn);
  }

  public WorkerSettings withExitZeroIsNormal(boolean isNormal) {
    return with(draft -> draft.exitZeroIsNormal = isNormal);
  }

  public WorkerSettings withLadder(LadderSettings rungs) {
    return with(draft -> draft.ladder = rungs);
  }

  public WorkerSettings withStop(StopSettings rungs) {
    return with(draft -> draft.stop = rungs);
  }

  public WorkerSettings withHealth(HealthSettings signals) {
    return with(draft -> draft.health = signals);
  }

  public WorkerSettings withRestart(RestartSettings rule) {
    return with(draft -> draft.restart = rule);
  }

  public WorkerSettings withLimits(ProcessLimits most) {
    return with(draft -> draft.limits = most);
  }

  private WorkerSettings with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** A copy in which one component can be changed. */
  private static final class Draft {
    private Duration callDeadline;
    private Duration startTimeout;
    private int queueCapacity;
    private long queueBytes;
    private int credit;
    private int maxStreams;
    private int idempotentAttempts;
    private int logLevel;
    private boolean hotReload;
    private boolean exitZeroIsNormal;
    private LadderSettings ladder;
    private StopSettings stop;
    private HealthSettings health;
    private RestartSettings restart;
    private ProcessLimits limits;

    Draft(WorkerSettings from) {
      callDeadline = from.callDeadline;
      startTimeout = from.startTimeout;
      queueCapacity = from.queueCapacity;
      queueBytes = from.queueBytes;
      credit = from.credit;
      maxStreams = from.maxStreams;
      idempotentAttempts = from.idempotentAttempts;
      logLevel = from.logLevel;
      hotReload = from.hotReload;
      exitZeroIsNormal = from.exitZeroIsNormal;
      ladder = from.ladder;
      stop = from.stop;
      health = from.health;
      restart = from.restart;
      limits = from.limits;
    }

    WorkerSettings settings() {
      return new WorkerSettings(
          callDeadline,
          startTimeout,
          queueCapacity,
          queueBytes,
          credit,
          maxStreams,
          idempotentAttempts,
          logLevel,
          hotReload,
          exitZeroIsNormal,
          ladder,
          stop,
          health,
          restart,
          limits);
    }
  }
}
