package io.clutch.pool;

import io.clutch.failure.ExitReason;
import io.clutch.worker.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A pool at one moment.
 *
 * @param min workers that it wants at least
 * @param max workers that it has at most, without overflow
 * @param waitingCalls calls that wait for a worker
 * @param waitingSessions sessions that wait for one
 * @param sessions workers that are taken by a session
 * @param started processes since the pool began
 * @param crashed how many of these ended by themselves or never became ready
 * @param recycled how many of these were replaced, or ended because there was no work
 * @param crashesInPeriod how many of these that had been ready ended within the period of the
 *     backoff
 * @param crashesAllowed as many may before starts have to wait
 * @param crashes the last ones, oldest first, at most 20
 * @param workers those that are starting, ready or about to end, in the order of their numbers
 * @param unavailable why no worker takes calls, where the last ended by itself or could not start;
 *     of a child of a tree also why there is no pool now
 */
public record PoolStatus(
    String pool,
    int min,
    int max,
    int waitingCalls,
    int waitingSessions,
    int sessions,
    long started,
    long crashed,
    long recycled,
    int crashesInPeriod,
    int crashesAllowed,
    Duration period,
    List<Crash> crashes,
    List<Worker> workers,
    Optional<ExitReason> unavailable) {

  public PoolStatus {
    crashes = List.copyOf(crashes);
    workers = List.copyOf(workers);
  }

  /** Of a child of a tree that is not there now: it has nothing but calls that wait for it. */
  public static PoolStatus absent(String pool, int waiting, Optional<ExitReason> why) {
    Objects.requireNonNull(pool, "pool");
    Objects.requireNonNull(why, "why");
    return new PoolStatus(
        pool, 0, 0, waiting, 0, 0, 0, 0, 0, 0, 0, Duration.ZERO, List.of(), List.of(), why);
  }

  /**
   * A worker that ended by itself, or was never ready: how long ago, why, and the wait after it.
   */
  public record Crash(Duration ago, String worker, String reason, Duration delay) {}

  /** What a worker of a pool is at. */
  public enum State {
    STARTING,
    /** It is ready and has nothing to do. */
    IDLE,
    /** It is ready and has calls, or a session. */
    BUSY,
    /** It takes no more calls and ends when it has none. */
    RETIRING
  }

  /**
   * One worker.
   *
   * @param name of its place in the pool, which its successor takes over
   * @param path of its actor
   * @param incarnation counts the pool's processes
   * @param pid 0 until it is ready
   * @param age since it was ready
   * @param calls that it has made
   * @param inFlight calls that it has
   * @param memory what its process has in memory; as in {@link WorkerStatus}
   */
  public record Worker(
      String name,
      String path,
      State state,
      long incarnation,
      long pid,
      Duration age,
      long calls,
      int inFlight,
      Optional<WorkerStatus.Memory> memory) {}

  /** Workers that are ready or starting. */
  public int size() {
    return (int) workers.stream().filter(worker -> worker.state() != State.RETIRING).count();
  }

  /** Workers that take calls. */
  public int ready() {
    return idle() + busy();
  }

  public int idle() {
    return count(State.IDLE);
  }

  public int busy() {
    return count(State.BUSY);
  }

  public int starting() {
    return count(State.STARTING);
  }

  public int retiring() {
    return count(State.RETIRING);
  }

  /** Workers over {@link #max}. */
  public int overflow() {
    return Math.max(0, size() - max);
  }

  private int count(State state) {
    return (int) workers.stream().filter(worker -> worker.state() == state).count();
  }
}
