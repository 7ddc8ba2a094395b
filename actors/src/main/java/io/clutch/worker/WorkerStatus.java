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
    ProcessStart start,
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
    this(phase, incarnation, pid, queued, inFlight, restarts, ProcessStart.SPAWNED, framesDropped);
  }
}
