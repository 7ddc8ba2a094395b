package io.clutch.worker;

import java.time.Duration;

/**
 * How a worker behaves; the defaults are read from {@code clutch.worker}. Immutable.
 *
 * @param callDeadline for calls without one of their own; at most 100 days
 * @param startTimeout from the spawn to ready, imports and constructor included; at most 100 days
 * @param queueCapacity calls that may wait to be sent
 * @param queueBytes bytes of their arguments; a single call may be larger
 * @param credit calls that may be out at Python at once, at most 1,000. More is faster; with fewer,
 *     fewer fail when the process ends
 * @param idempotentAttempts how often an idempotent call is sent at most
 * @param logLevel Python's level (10 debug, 20 info, 30 warning) from which {@code logging} records
 *     are forwarded
 */
public record WorkerSettings(
    Duration callDeadline,
    Duration startTimeout,
    int queueCapacity,
    long queueBytes,
    int credit,
    int idempotentAttempts,
    int logLevel,
    LadderSettings ladder,
    StopSettings stop,
    HealthSettings health,
    RestartSettings restart) {

  public WorkerSettings {
    Durations.requirePositive("call-deadline", callDeadline);
    Durations.requirePositive("start-timeout", startTimeout);
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
    return new WorkerSettings(
        limit,
        startTimeout,
        queueCapacity,
        queueBytes,
        credit,
        idempotentAttempts,
        logLevel,
        ladder,
        stop,
        health,
        restart);
  }

  public WorkerSettings withStartTimeout(Duration limit) {
    return new WorkerSettings(
        callDeadline,
        limit,
        queueCapacity,
        queueBytes,
        credit,
        idempotentAttempts,
        logLevel,
        ladder,
        stop,
        health,
        restart);
  }

  public WorkerSettings withQueueCapacity(int calls) {
    return new WorkerSettings(
        callDeadline,
        startTimeout,
        calls,
        queueBytes,
        credit,
        idempotentAttempts,
        logLevel,
        ladder,
        stop,
        health,
        restart);
  }

  public WorkerSettings withCredit(int calls) {
    return new WorkerSettings(
        callDeadline,
        startTimeout,
        queueCapacity,
        queueBytes,
        calls,
        idempotentAttempts,
        logLevel,
        ladder,
        stop,
        health,
        restart);
  }

  public WorkerSettings withQueueBytes(long bytes) {
    return new WorkerSettings(
        callDeadline,
        startTimeout,
        queueCapacity,
        bytes,
        credit,
        idempotentAttempts,
        logLevel,
        ladder,
        stop,
        health,
        restart);
  }

  public WorkerSettings withIdempotentAttempts(int times) {
    return new WorkerSettings(
        callDeadline,
        startTimeout,
        queueCapacity,
        queueBytes,
        credit,
        times,
        logLevel,
        ladder,
        stop,
        health,
        restart);
  }

  public WorkerSettings withLogLevel(int level) {
    return new WorkerSettings(
        callDeadline,
        startTimeout,
        queueCapacity,
        queueBytes,
        credit,
        idempotentAttempts,
        level,
        ladder,
        stop,
        health,
        restart);
  }

  public WorkerSettings withLadder(LadderSettings rungs) {
    return new WorkerSettings(
        callDeadline,
        startTimeout,
        queueCapacity,
        queueBytes,
        credit,
        idempotentAttempts,
        logLevel,
        rungs,
        stop,
        health,
        restart);
  }

  public WorkerSettings withStop(StopSettings rungs) {
    return new WorkerSettings(
        callDeadline,
        startTimeout,
        queueCapacity,
        queueBytes,
        credit,
        idempotentAttempts,
        logLevel,
        ladder,
        rungs,
        health,
        restart);
  }

  public WorkerSettings withHealth(HealthSettings signals) {
    return new WorkerSettings(
        callDeadline,
        startTimeout,
        queueCapacity,
        queueBytes,
        credit,
        idempotentAttempts,
        logLevel,
        ladder,
        stop,
        signals,
        restart);
  }

  public WorkerSettings withRestart(RestartSettings rule) {
    return new WorkerSettings(
        callDeadline,
        startTimeout,
        queueCapacity,
        queueBytes,
        credit,
        idempotentAttempts,
        logLevel,
        ladder,
        stop,
        health,
        rule);
  }
}
