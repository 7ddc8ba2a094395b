package io.clutch.worker;

import java.util.Objects;
import java.util.Optional;

/**
 * A worker at one moment.
 *
 * @param queued calls that wait to be sent
 * @param inFlight calls that were sent and hold credit, abandoned ones included
 * @param pid of the running process, or 0; also 0 for a child in the process of its parent
 * @param restarts since the worker began
 * @param start how the running process was started
 * @param framesDropped frames that belonged to no call, or to an incarnation that had ended
 * @param memory what the process has in memory; empty if there is no process, if the system does
 *     not tell, and if it took longer than a second to tell
 */
public record WorkerStatus(
    WorkerPhase phase,
    int incarnation,
    long pid,
    int queued,
    int inFlight,
    int restarts,
    Start start,
    long framesDropped,
    Optional<Memory> memory) {

  public WorkerStatus {
    Objects.requireNonNull(memory, "memory");
  }

  /** Of a worker without a process. */
  public WorkerStatus(
      WorkerPhase phase,
      int incarnation,
      long pid,
      int queued,
      int inFlight,
      int restarts,
      long framesDropped) {
    this(
        phase,
        incarnation,
        pid,
        queued,
        inFlight,
        restarts,
        Start.SPAWNED,
        framesDropped,
        Optional.empty());
  }

  /**
   * How a worker's current process was started.
   *
   * @param isForked whether it was forked from a template; otherwise it was spawned
   * @param whySpawned why it was spawned although it should have been forked, such as "importing
   *     `torch` started 3 threads"; empty if it was forked, or if {@link
   *     WorkerSettings.StartMethod#SPAWN} is set
   */
  public record Start(boolean isForked, String whySpawned) {
    /** The start of a worker that is meant to be spawned, or that has no process. */
    public static final Start SPAWNED = new Start(false, "");

    /** The start of a worker that was forked. */
    public static final Start FORKED = new Start(true, "");
  }

  /**
   * The resident memory of a process, at one moment. What is in swap is not counted.
   *
   * @param privateBytes in pages that no other process has mapped
   * @param sharedBytes in pages that other processes have mapped too: the process's template, other
   *     workers of that, and all that use the same libraries
   * @param isSplit whether the system tells the two apart. If not, all resident bytes are in {@code
   *     privateBytes}: for example on Linux before 4.14, and if the process belongs to another user
   *     or has made itself undumpable
   */
  public record Memory(long privateBytes, long sharedBytes, boolean isSplit) {

    /** The sum of both. */
    public long residentBytes() {
      return privateBytes + sharedBytes;
    }
  }
}
