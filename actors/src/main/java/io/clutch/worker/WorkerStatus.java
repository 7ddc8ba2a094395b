package io.clutch.worker;

/**
 * A worker at one moment.
 *
 * @param queued calls that wait to be sent
 * @param inFlight calls that were sent and hold credit, abandoned ones included
 * @param pid of the running process, or 0
 * @param restarts since the worker began
 * @param start how the running process was started
 * @param framesDropped frames that belonged to no call, or to an incarnation that had ended
 */
public record WorkerStatus(
    WorkerPhase phase,
    int incarnation,
    long pid,
    int queued,
    int inFlight,
    int restarts,
    Start start,
    long framesDropped) {

  /** Of a worker without a process, or with one that was meant to be spawned. */
  public WorkerStatus(
      WorkerPhase phase,
      int incarnation,
      long pid,
      int queued,
      int inFlight,
      int restarts,
      long framesDropped) {
    this(phase, incarnation, pid, queued, inFlight, restarts, Start.SPAWNED, framesDropped);
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
}
