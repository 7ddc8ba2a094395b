package io.clutch.telemetry;

import java.time.Duration;

/**
 * An event of a pool. Workers are named by their places in it, such as {@code worker-2}. Starts and
 * ends of its workers are reported like those of a supervisor's children, as a {@link
 * TreeEvent#event}; their calls are reported as {@link WorkerEvent}.
 */
public sealed interface PoolEvent extends TelemetryEvent {

  /**
   * The path of the pool's actor. For a pool in a tree, the path of the tree's top and the ids that
   * lead to the pool, such as {@code /user/tree/models}. It stays the same through all restarts.
   */
  String pool();

  /** The pool has its minimum of ready workers. */
  record Ready(String pool, int workers, Duration took) implements PoolEvent {}

  /**
   * A worker takes no further calls, and ends when it has none. {@code privateBytes} and {@code
   * sharedBytes} are what it had in memory when it reached its limit; 0 for other reasons.
   */
  record Retired(
      String pool,
      String worker,
      Why why,
      Duration age,
      long calls,
      long privateBytes,
      long sharedBytes)
      implements PoolEvent {

    /** Why a worker is retired. */
    public enum Why {
      /** It reached its number of calls. */
      CALLS,
      /** It reached its age. */
      AGE,
      /** It reached its limit of private memory. */
      MEMORY,
      /** It had nothing to do for the limit of that, and another takes its place. */
      IDLE,
      /** It was requested. */
      REQUESTED,
      /** The pool has more workers than it needs. */
      SURPLUS,
      /** It ends itself, by {@code clutch.finish}. */
      FINISHED
    }
  }

  /** A session got a worker after waiting for it. */
  record SessionOpened(String pool, String worker, Duration waited) implements PoolEvent {}

  /** A session returned its worker. */
  record SessionClosed(String pool, String worker, How how, Duration held) implements PoolEvent {

    /** What ended a session. */
    public enum How {
      /** The session was closed. */
      CLOSED,
      /** The actor that held the session ended. */
      HOLDER_ENDED,
      /** Its deadline passed. */
      EXPIRED,
      /** The worker ended. */
      WORKER_ENDED,
      /** A fault inside Clutch ended it. */
      FAULT
    }
  }

  /**
   * After a fault inside Clutch the pool starts again, with new workers. Waiting calls keep
   * waiting, and the former workers finish what they have.
   */
  record Faulted(String pool, String reason) implements PoolEvent {}

  /** No worker is left, and none may start for {@code retryIn}: until then calls are rejected. */
  record Unavailable(String pool, String reason, Duration retryIn) implements PoolEvent {}
}
