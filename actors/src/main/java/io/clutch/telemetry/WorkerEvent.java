package io.clutch.telemetry;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * An event of one worker. The path of its actor ({@link #worker}) is new at each start of a child
 * of a tree and of a pool's worker; its {@link #name} is not.
 */
public sealed interface WorkerEvent extends TelemetryEvent {

  /** The path of the worker's actor. */
  String worker();

  /**
   * The name that stays the same through all restarts, for labels of metrics. For a worker on its
   * own, the path of its actor. For a child of a tree, the path of the tree's top and the ids that
   * lead to the child, such as {@code /user/tree/group/model}. For a pool's worker, the pool's name
   * and the worker's place in it, such as {@code /user/pool/worker-2}. It equals {@code supervisor
   * + "/" + child} of the events of supervision ({@link TreeEvent#event}) about it.
   */
  String name();

  /** 1 for the worker's first process, and one more for each further process. */
  int incarnation();

  /** A process will be started. */
  record Starting(String worker, String name, int incarnation) implements WorkerEvent {}

  /**
   * The worker is ready for calls. {@code took} is the time since its turn to start, which is
   * {@link Starting} if it did not have to wait for others.
   */
  record Ready(String worker, String name, int incarnation, long pid, Duration took)
      implements WorkerEvent {}

  /** A call was written to the socket; {@code queued} is how long it waited for that alone. */
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
   * A call, a cast or a stream told how far it is. While its function runs, each tells so at most
   * every 50 ms.
   *
   * @param call the number of the call or of the stream
   * @param done what is done, in a unit of the handler's
   * @param total all there is to do, if that is known
   * @param text what the handler tells with it, at most 200 characters
   */
  record CallProgressed(
      String worker,
      String name,
      int incarnation,
      long call,
      String function,
      double done,
      OptionalDouble total,
      String text)
      implements WorkerEvent {}

  /**
   * A call got its value.
   *
   * @param queued the time of waiting: until the call was sent, and then behind other calls of the
   *     process, as far as their replies show it
   * @param wire the remaining time, on the way there and back
   * @param python the time in the handler, as Python measured it
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
   * A call failed. {@code failure} is the simple name of its failure; {@code call} is 0 if no
   * process had it. The durations are those of {@link CallAnswered}, and zero if not reached. If
   * Python did not report how long the handler ran, as at a deadline or an exit, all the time of
   * the call in the process counts as {@code python}, and {@code wire} is zero.
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
   * A call that was sent ended with neither a value nor a failure. So each {@link CallSent} is
   * followed by one of {@link CallAnswered}, {@link CallFailed} and this event, for the same call.
   */
  record CallLeft(String worker, String name, int incarnation, long call, String function, Why why)
      implements WorkerEvent {

    /** Why Python no longer has the call. */
    public enum Why {
      /** It is a cast, and has run. What it raised is logged. */
      CAST_RAN,
      /**
       * Its process ended or did not begin it. It waits, and will be sent again with another
       * number.
       */
      SENT_AGAIN
    }
  }

  /**
   * An idempotent call is quarantined: {@code deaths} processes ended that had begun it, and it is
   * not sent again. Its {@link CallFailed} follows.
   */
  record CallPoisoned(
      String worker, String name, int incarnation, long call, String function, int deaths)
      implements WorkerEvent {}

  /** A stream was sent to Python; {@code queued} is how long it waited for that. */
  record StreamOpened(
      String worker, String name, int incarnation, long stream, String function, Duration queued)
      implements WorkerEvent {}

  /**
   * A stream ended.
   *
   * @param failure the simple name of its failure; empty if its function returned
   * @param in elements of its input that were sent to Python
   * @param out elements that Python gave
   * @param mostOutstanding the most that were requested and not yet received
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

  /**
   * A host did not handle a message of Python: it was refused, or user code has thrown, or the
   * reply could not be encoded. {@code isAsk} is false for a tell.
   */
  record HostFailed(
      String worker, String name, int incarnation, String host, boolean isAsk, String why)
      implements WorkerEvent {}

  /** A frame that belongs to no call or stream was discarded; {@code why} gives the reason. */
  record FrameDropped(String worker, String name, int incarnation, String why)
      implements WorkerEvent {}

  /** Python did not answer {@code missedProbes} probes in a row, although the process is alive. */
  record NotProgressing(String worker, String name, int incarnation, long pid, int missedProbes)
      implements WorkerEvent {}

  /** The process did not answer {@code missedProbes} probes in a row with native code. */
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
   * The next process will be started after the delay. This is restart {@code restart} in the
   * current period.
   */
  record Restarting(
      String worker, String name, int incarnation, String reason, Duration delay, int restart)
      implements WorkerEvent {}

  /** The worker stopped for good. */
  record Stopped(String worker, String name, int incarnation, String reason)
      implements WorkerEvent {}
}
