package io.clutch.internal.reading;

import io.clutch.failure.WorkerExit;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;

/**
 * What a worker's actor knows of itself at one moment. Immutable.
 *
 * @param pid of the running process; 0 if there is none, and once its end is known
 * @param step the present step of a start, in words; empty if it is not starting
 * @param uptime since it was ready; zero if it is not
 * @param lastExit the end of its last process, if this actor has restarted it
 * @param restartsIn the rest of the wait before its next process
 * @param asked of hosts, by all processes of this actor
 * @param lastSign the age of the last sign of life; empty if it is not ready
 * @param detail if it was asked for
 */
public record WorkerReading(
    WorkerPhase phase,
    int incarnation,
    long pid,
    WorkerStatus.Start start,
    String step,
    Duration uptime,
    Restarts restarts,
    Optional<WorkerExit> lastExit,
    Optional<Duration> restartsIn,
    Work work,
    Asked asked,
    Optional<Duration> lastSign,
    Optional<WorkerDetail> detail) {

  /** As it is after that time if nothing has happened. */
  public WorkerReading after(Duration time) {
    return new WorkerReading(
        phase,
        incarnation,
        pid,
        start,
        step,
        uptime.isZero() ? uptime : uptime.plus(time),
        restarts,
        lastExit,
        restartsIn.map(it -> it.compareTo(time) < 0 ? Duration.ZERO : it.minus(time)),
        work.after(time),
        asked,
        lastSign.map(time::plus),
        detail);
  }

  /** How many restarts count now, and how many are allowed within the period. */
  public record Restarts(int inPeriod, int allowed, Duration period) {}

  /** How many messages there were for hosts of users. */
  public record Asked(long asks, long tells) {
    public static final Asked NONE = new Asked(0, 0);
  }

  /**
   * What it has to do.
   *
   * @param inFlight calls that were sent, abandoned ones included
   * @param queued calls that wait to be sent
   * @param streams that its process has
   * @param oldest of the calls and streams in flight, or else of those that wait
   */
  public record Work(int inFlight, int queued, int streams, Optional<Doing> oldest) {
    public static final Work NONE = new Work(0, 0, 0, Optional.empty());

    /** With more calls that wait. */
    public Work with(int moreQueued) {
      return new Work(inFlight, queued + moreQueued, streams, oldest);
    }

    private Work after(Duration time) {
      return oldest.isEmpty()
          ? this
          : new Work(inFlight, queued, streams, oldest.map(it -> it.after(time)));
    }
  }

  /**
   * A call or stream.
   *
   * @param call its number, or 0 if it was not sent
   * @param age since the worker, or the pool, accepted it
   * @param sent since it was sent; zero if it was not
   * @param isAbandoned whether its caller has been answered, and Python is not done with it
   */
  public record Doing(
      long call,
      String function,
      boolean isStream,
      Duration age,
      Duration sent,
      boolean isAbandoned) {

    private Doing after(Duration time) {
      Duration since = sent.isZero() ? sent : sent.plus(time);
      return new Doing(call, function, isStream, age.plus(time), since, isAbandoned);
    }
  }
}
