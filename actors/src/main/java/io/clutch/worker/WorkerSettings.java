package io.clutch.worker;

import io.clutch.internal.settings.RecordCopy;
import io.clutch.internal.settings.SettingChecks;
import java.time.Duration;
import java.util.Objects;

/**
 * How a worker behaves; the defaults are read from {@code clutch.worker}. Immutable.
 *
 * @param callDeadline for calls without one of their own; at most 100 days
 * @param startTimeout from a worker's turn to start to ready, imports and constructor included; at
 *     most 100 days
 * @param queue what may wait to be sent
 * @param credit calls that may be in flight at once, at most 1,000. More is faster; with fewer,
 *     fewer fail when the process ends
 * @param maxStreams streams that one worker may have at once, from 1 to 1,000,000
 * @param maxChainDepth calls of one chain that may wait within each other in a worker, from 0 to
 *     64; see {@link io.clutch.host.CallChain}
 * @param maxChildren workers that a worker may have spawned from Python at once, from 0 to 10,000;
 *     with 0, {@code clutch.spawn} is refused
 * @param idempotentAttempts how many processes may end under an idempotent call, which is then not
 *     sent again; from 1 to 1,000
 * @param logLevel Python's level, from 10 (debug) to 50 (critical), from which {@code logging}
 *     records are forwarded
 * @param hotReload whether modules that were edited are reloaded while the worker runs: for
 *     development, see {@link WorkerSpec#withHotReload}
 * @param exitZeroIsNormal whether a process that exits by itself with code 0 has finished, as by
 *     {@code clutch.finish}; otherwise that is an abnormal end, since a library may do so
 * @param start how the process is started; see {@link WorkerSpec#withPreload}
 * @param limits of each process
 */
public record WorkerSettings(
    Duration callDeadline,
    Duration startTimeout,
    QueueSettings queue,
    int credit,
    int maxStreams,
    int maxChainDepth,
    int maxChildren,
    int idempotentAttempts,
    int logLevel,
    boolean hotReload,
    boolean exitZeroIsNormal,
    StartMethod start,
    LadderSettings ladder,
    StopSettings stop,
    HealthSettings health,
    RestartSettings restart,
    ProcessLimits limits) {
  private static final int LEAST_LOG_LEVEL = 10;
  private static final int MOST_LOG_LEVEL = 50;
  private static final int MOST_CREDIT = 1_000;
  private static final int MOST_STREAMS = 1_000_000;
  private static final int MOST_CHAIN_DEPTH = 64;
  private static final int MOST_CHILDREN = 10_000;
  private static final int MOST_ATTEMPTS = 1_000;

  public WorkerSettings {
    SettingChecks.requirePositive("call-deadline", callDeadline);
    SettingChecks.requirePositive("start-timeout", startTimeout);
    Objects.requireNonNull(queue, "queue");
    SettingChecks.requireWithin("credit", credit, 1, MOST_CREDIT);
    SettingChecks.requireWithin("max-streams", maxStreams, 1, MOST_STREAMS);
    SettingChecks.requireWithin("max-chain-depth", maxChainDepth, 0, MOST_CHAIN_DEPTH);
    SettingChecks.requireWithin("max-children", maxChildren, 0, MOST_CHILDREN);
    SettingChecks.requireWithin("idempotent-attempts", idempotentAttempts, 1, MOST_ATTEMPTS);
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(ladder, "ladder");
    Objects.requireNonNull(stop, "stop");
    Objects.requireNonNull(health, "health");
    Objects.requireNonNull(restart, "restart");
    Objects.requireNonNull(limits, "limits");
    SettingChecks.requireWithin("log-level", logLevel, LEAST_LOG_LEVEL, MOST_LOG_LEVEL);
  }

  /** The defaults of {@code clutch.worker}, without the configuration of an actor system. */
  public static WorkerSettings create() {
    return new WorkerSettings(
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        QueueSettings.create(),
        64,
        100,
        32,
        1_000,
        3,
        20,
        false,
        false,
        StartMethod.AUTO,
        LadderSettings.create(),
        StopSettings.create(),
        HealthSettings.create(),
        RestartSettings.create(),
        ProcessLimits.create());
  }

  public WorkerSettings withCallDeadline(Duration limit) {
    return RecordCopy.with(this, "callDeadline", limit);
  }

  public WorkerSettings withStartTimeout(Duration limit) {
    return RecordCopy.with(this, "startTimeout", limit);
  }

  public WorkerSettings withQueue(QueueSettings bounds) {
    return RecordCopy.with(this, "queue", bounds);
  }

  public WorkerSettings withCredit(int calls) {
    return RecordCopy.with(this, "credit", calls);
  }

  public WorkerSettings withMaxStreams(int streams) {
    return RecordCopy.with(this, "maxStreams", streams);
  }

  public WorkerSettings withMaxChainDepth(int calls) {
    return RecordCopy.with(this, "maxChainDepth", calls);
  }

  public WorkerSettings withMaxChildren(int workers) {
    return RecordCopy.with(this, "maxChildren", workers);
  }

  public WorkerSettings withIdempotentAttempts(int times) {
    return RecordCopy.with(this, "idempotentAttempts", times);
  }

  public WorkerSettings withLogLevel(int level) {
    return RecordCopy.with(this, "logLevel", level);
  }

  public WorkerSettings withHotReload(boolean isOn) {
    return RecordCopy.with(this, "hotReload", isOn);
  }

  public WorkerSettings withExitZeroIsNormal(boolean isNormal) {
    return RecordCopy.with(this, "exitZeroIsNormal", isNormal);
  }

  public WorkerSettings withStart(StartMethod method) {
    return RecordCopy.with(this, "start", method);
  }

  public WorkerSettings withLadder(LadderSettings steps) {
    return RecordCopy.with(this, "ladder", steps);
  }

  public WorkerSettings withStop(StopSettings steps) {
    return RecordCopy.with(this, "stop", steps);
  }

  public WorkerSettings withHealth(HealthSettings signals) {
    return RecordCopy.with(this, "health", signals);
  }

  public WorkerSettings withRestart(RestartSettings rule) {
    return RecordCopy.with(this, "restart", rule);
  }

  public WorkerSettings withLimits(ProcessLimits most) {
    return RecordCopy.with(this, "limits", most);
  }

  /** How the process of a worker is started. */
  public enum StartMethod {
    /**
     * Forked from a template if that is safe, and spawned otherwise. The reason for a spawn is in
     * the log, in telemetry and in the worker's status.
     */
    AUTO,
    /** Forked from a template. A worker that cannot be forked does not start. */
    FORK,
    /** Spawned: a new interpreter, which imports everything itself. */
    SPAWN
  }
}
