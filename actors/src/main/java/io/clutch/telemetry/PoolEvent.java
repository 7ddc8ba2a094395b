package io.clutch.telemetry;

import java.time.Duration;

/**
 * Something that happened in a pool. Workers are named by their places in it, as {@code worker-2}.
 * The starts and ends of its workers are told as those of a supervisor's children, see {@link
 * SupervisionEvent}, and their calls by {@link WorkerEvent}.
 */
public sealed interface PoolEvent extends TelemetryEvent {

  /**
   * The path of the pool's actor; of a pool in a tree the path of the tree's top and the ids that
   * lead to it, such as {@code /user/tree/models}. It stays the same through all restarts.
   */
  String pool();

  /** So many workers are ready as the pool wants at least. */
  record Ready(String pool, int workers, Duration took) implements PoolEvent {}

  /** A worker takes no more calls, and ends when it has none. */
  record Retired(String pool, String worker, Why why, Duration age, long calls)
      implements PoolEvent {

    /** What for. */
    public enum Why {
      /** It had made as many calls as one may. */
      CALLS,
      /** It was as old as one may get. */
      AGE,
      /** It held as much memory as one may. */
      MEMORY,
      /** It had nothing to do for as long as one may, and another takes its place. */
      IDLE,
      /** Somebody asked for it. */
      REQUESTED,
      /** The pool has more workers than it has work for. */
      SURPLUS,
      /** It ends by itself, by {@code clutch.finish}. */
      FINISHED
    }
  }

  /** A worker is taken by a session, which waited for it. */
  record SessionOpened(String pool, String worker, Duration waited) implements PoolEvent {}

  /** A session has given its worker back. */
  record SessionClosed(String pool, String worker, How how, Duration held) implements PoolEvent {

    /** By what. */
    public enum How {
      /** It was closed. */
      CLOSED,
      /** The actor that held it has ended. */
      HOLDER_ENDED,
      /** Its time was up. */
      EXPIRED,
      /** The worker has ended. */
      WORKER_ENDED,
      /** A fault of Clutch itself ended it. */
      FAULT
    }
  }

  /**
   * A fault of Clutch itself: the pool begins anew, with new workers. What waited goes on waiting,
   * and the former workers finish what they have.
   */
  record Faulted(String pool, String reason) implements PoolEvent {}

  /** No worker is left and none may start for so long: calls fail at once meanwhile. */
  record Unavailable(String pool, String reason, Duration retryIn) implements PoolEvent {}
}
