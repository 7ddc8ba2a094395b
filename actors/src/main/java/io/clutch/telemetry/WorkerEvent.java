package io.clutch.telemetry;

import java.time.Duration;

/**
 * Something that happened to one worker. Its actor's path ({@link #worker}) is new for each start
 * of a child of a tree and of a pool's worker; {@link #name} is not.
 */
public sealed interface WorkerEvent extends TelemetryEvent {

  /** The path of the worker's actor. */
  String worker();

  /**
   * What stays the same through all restarts, for the labels of metrics: of a worker of its own its
   * actor's path; of a child of a tree the path of the tree's top and the ids that lead to it, such
   * as {@code /user/tree/group/model}; of a pool's worker the pool's name and the worker's place in
   * it, such as {@code /user/pool/worker-2}. It is {@code supervisor + "/" + child} of the {@link
   * SupervisionEvent}s about it.
   */
  String name();

  /** 1 for the worker's first process, and one more for each that follows. */
  int incarnation();

  /** A process is about to be started. */
  record Starting(String worker, String name, int incarnation) implements WorkerEvent {}

  /**
   * It is ready for calls; {@code took} is the time since its turn to start, which is {@link
   * Starting} if it did not have to wait for others.
   */
  record Ready(String worker, String name, int incarnation, long pid, Duration took)
      implements WorkerEvent {}

  /** A call was handed to the socket; {@code queued} is how long it waited for that alone. */
  record CallSent(
      String worker,
      String name,
      int incarnation,
      long call,
      String function,
      Duration queued,
      long bytes)
      implements WorkerEvent {}

  /**
   * A call got its value.
   *
   * @param queued waiting: from the submission to the socket, and then behind other calls of the
   *     same process, as far as their answers show it
   * @param wire the rest: on the way there and back
   * @param python in the handler, as Python measured it
   */
  record CallAnswered(
      String worker,
      String name,
      int incarnation,
      long call,
      String function,
      Duration queued,
      Duration wire,
      Duration python)
      implements WorkerEvent {}

  /**
   * A call failed; {@code failure} is the simple name of its failure, {@code call} is 0 where no
   * process had it, and the durations are as for {@link CallAnswered}, zero where not reached.
   * Where Python did not tell how long the handler ran, as at a deadline or the end of the process,
   * all the time that the call had in the process counts as {@code python}, and {@code wire} is
   * zero.
   */
  record CallFailed(
      String worker,
      String name,
      int incarnation,
      long call,
      String function,
      String failure,
      Duration queued,
      Duration wire,
      Duration python)
      implements WorkerEvent {}

  /**
   * A call that was sent has neither an answer nor a failure. So each {@link CallSent} is followed
   * by one of {@link CallAnswered}, {@link CallFailed} and this, of the same call.
   */
  record CallLeft(String worker, String name, int incarnation, long call, String function, Why why)
      implements WorkerEvent {

    public enum Why {
      /** It is a cast, and has run; what it raised is logged. */
      CAST_RAN,
      /**
       * Its process has ended, or did not begin it: it waits, and will be sent by another number.
       */
      SENT_AGAIN
    }
  }

  /**
   * An idempotent call is not sent again: so many processes ended that had begun it. Its {@link
   * CallFailed} follows.
   */
  record CallPoisoned(
      String worker, String name, int incarnation, long call, String function, int deaths)
      implements WorkerEvent {}

  /** A stream was begun; {@code queued} is how long it waited for that. */
  record StreamOpened(
      String worker, String name, int incarnation, long stream, String function, Duration queued)
      implements WorkerEvent {}

  /**
   * A stream has ended.
   *
   * @param failure the simple name of its failure, empty where its function returned
   * @param in elements of its input that were sent to Python
   * @param out elements that Python gave
   * @param mostOutstanding how many at most were asked for and not there yet
   */
  record StreamEnded(
      String worker,
      String name,
      int incarnation,
      long stream,
      String function,
      String failure,
      Duration lasted,
      long in,
      long out,
      long mostOutstanding)
      implements WorkerEvent {}

  /** A frame that belongs to nothing was dropped: {@code why} tells. */
  record FrameDropped(String worker, String name, int incarnation, String why)
      implements WorkerEvent {}

  /** The worker's main loop has not answered for so many probes, although the process lives. */
  record NotProgressing(String worker, String name, int incarnation, long pid, int missedProbes)
      implements WorkerEvent {}

  /** The process gave no sign of life for so many probes. */
  record NotAlive(String worker, String name, int incarnation, long pid, int missedProbes)
      implements WorkerEvent {}

  /** The process ended; {@code survivors} is how many of its children had to be killed. */
  record Exited(
      String worker,
      String name,
      int incarnation,
      long pid,
      String reason,
      Duration uptime,
      int survivors)
      implements WorkerEvent {}

  /**
   * The next process will be started after the delay; this is restart {@code restart} in the
   * current period.
   */
  record Restarting(
      String worker, String name, int incarnation, String reason, Duration delay, int restart)
      implements WorkerEvent {}

  /** The worker has stopped for good. */
  record Stopped(String worker, String name, int incarnation, String reason)
      implements WorkerEvent {}
}
