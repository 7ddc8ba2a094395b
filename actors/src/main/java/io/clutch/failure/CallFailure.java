package io.clutch.failure;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a call has no value. Each call ends with exactly one value or one of these.
 *
 * <pre>
 * CallFailure
 *  +- Raised             the Python code raised an exception
 *  +- Exited             the process ended while the call was in flight
 *  +- DeadlineExceeded   no reply in time
 *  +- Cancelled          the caller cancelled it
 *  +- Interrupted        the worker was stopped while it ran
 *  +- UnknownFunction    \
 *  +- BadArguments        | the caller's fault: the worker
 *  +- Unencodable         | continues, and other calls
 *  +- Undecodable         | are not affected
 *  +- TooLarge           /
 *  +- QueueFull          too many calls wait for this worker or pool
 *  +- TooManyStreams     the worker has its maximum of streams
 *  +- WaitExceeded       no worker of the pool became free in time
 *  +- NotRunning         the worker has stopped for good, or is about to
 *  +- WouldDeadlock      it would wait for itself
 *  +- CircuitOpen        the caller's own circuit breaker rejected the call
 * </pre>
 */
public sealed interface CallFailure {

  /** The function and the process of the call, as far as they are known. */
  Callee callee();

  /** What happened and, if known, what to do; without the callee. */
  String problem();

  /** One sentence: the function, the worker and its process, what happened, and what to do. */
  default String message() {
    String callee = callee().text();
    return callee.isEmpty() ? problem() : callee + ": " + problem();
  }

  /** The same failure. Unknown parts of its callee are taken from {@code other}. */
  default CallFailure at(Callee other) {
    Objects.requireNonNull(other, "other");
    Callee known = callee().or(other);
    return known.equals(callee()) ? this : Placing.of(this, known);
  }

  /** This failure as an exception, to throw or to complete a future with. */
  default CallFailedException toException() {
    return new CallFailedException(this);
  }

  /** The Python code raised an exception. The worker continues. */
  record Raised(PythonError error, Callee callee) implements CallFailure {
    public Raised(PythonError error) {
      this(error, Callee.UNKNOWN);
    }

    @Override
    public String problem() {
      return error.summary();
    }
  }

  /**
   * The process ended after the call had been sent to it. Whether the call had any effect is
   * unknown.
   */
  record Exited(WorkerExit exit, Callee callee) implements CallFailure {
    public Exited(WorkerExit exit) {
      this(exit, Callee.UNKNOWN);
    }

    @Override
    public String problem() {
      return "the call was in flight when " + exit.message();
    }

    /** The exit names the worker and its process. */
    @Override
    public String message() {
      String function = callee.function();
      return function.isEmpty() ? problem() : function + ": " + problem();
    }
  }

  /**
   * No reply within the call's deadline. {@code line} is where the call was in Python at that time,
   * such as {@code f (/app/a.py, line 12), called by g (/app/a.py, line 3)}: the user's own frames,
   * at most 8 of them, and how many more there are. It is empty if Python did not report it within
   * {@code clutch.worker.ladder.locate}. {@code progress} is the last one that Python told by
   * {@code clutch.progress}, if any.
   */
  record DeadlineExceeded(
      Duration deadline,
      Where where,
      String line,
      Optional<Callee.Progress> progress,
      Callee callee)
      implements CallFailure {
    public DeadlineExceeded(Duration deadline, Where where) {
      this(deadline, where, "", Optional.empty(), Callee.UNKNOWN);
    }

    public DeadlineExceeded {
      Objects.requireNonNull(progress, "progress");
    }

    /** The same failure with a line. */
    public DeadlineExceeded withLine(String found) {
      Objects.requireNonNull(found, "found");
      return new DeadlineExceeded(deadline, where, found, progress, callee);
    }

    /** Where the call was at its deadline. */
    public enum Where {
      /** Not yet sent to Python: it never ran and never will. */
      QUEUED,
      /** Sent to Python: it may have run in part. */
      SENT
    }

    @Override
    public String problem() {
      return "no answer within "
          + deadline.toMillis()
          + " ms; the call was "
          + (where == Where.QUEUED ? "still queued and will never run" : "already sent to Python")
          + (line.isEmpty() ? "" : ", and was in " + line)
          + progress.map(last -> "; it had done " + last.summary()).orElse("");
    }
  }

  /** The caller cancelled the call, or its pool session ended; {@code why} says which. */
  record Cancelled(String why, Callee callee) implements CallFailure {
    public Cancelled() {
      this("the caller cancelled the call");
    }

    public Cancelled(String why) {
      this(why, Callee.UNKNOWN);
    }

    @Override
    public String problem() {
      return why;
    }
  }

  /**
   * The worker was asked to stop, and the call did not end in the time that was left. It may have
   * run in part. {@code where} is the Python line that was interrupted, such as {@code f
   * (/app/a.py, line 12)}, or empty.
   */
  record Interrupted(String worker, String where, Callee callee) implements CallFailure {
    public Interrupted(String worker) {
      this(worker, "", Callee.worker(worker));
    }

    @Override
    public String problem() {
      return "the worker was stopped while the call ran" + (where.isEmpty() ? "" : ", in " + where);
    }
  }

  /**
   * The worker has no such function, or does not offer it. {@code why} is the reason and what to
   * do; {@code allowed} lists the three most similar names that may be called.
   */
  record UnknownFunction(String name, List<String> allowed, String why, Callee callee)
      implements CallFailure {
    public UnknownFunction(String name, List<String> allowed, String why) {
      this(name, allowed, why, Callee.UNKNOWN);
    }

    public UnknownFunction {
      allowed = List.copyOf(allowed);
    }

    @Override
    public String problem() {
      return "no function '"
          + name
          + "' may be called here: "
          + why
          + "; the nearest that may be: "
          + String.join(", ", allowed);
    }
  }

  /** The arguments do not fit the function's signature or type hints. */
  record BadArguments(String detail, Callee callee) implements CallFailure {
    public BadArguments(String detail) {
      this(detail, Callee.UNKNOWN);
    }

    @Override
    public String problem() {
      return "wrong arguments: " + detail;
    }
  }

  /** A value that the data table does not allow, named by its path. */
  record Unencodable(Side side, String path, String type, Callee callee) implements CallFailure {
    public Unencodable(Side side, String path, String type) {
      this(side, path, type, Callee.UNKNOWN);
    }

    /** The direction of the value. */
    public enum Side {
      ARGUMENT,
      RESULT
    }

    @Override
    public String problem() {
      String advice =
          side == Side.ARGUMENT
              ? "convert it, or use a record, a codec or clutch-jackson"
              : "convert it, or register a codec";
      return path + " is of type " + type + ", which cannot cross; " + advice;
    }
  }

  /** The result arrived, but does not fit the type that the caller asked for. */
  record Undecodable(String path, String expected, String found, Callee callee)
      implements CallFailure {
    public Undecodable(String path, String expected, String found) {
      this(path, expected, found, Callee.UNKNOWN);
    }

    @Override
    public String problem() {
      return path + ": expected " + expected + ", found " + found;
    }
  }

  /** A value over one of the limits; {@code key} is the configuration key of that limit. */
  record TooLarge(String what, long size, long limit, String key, Callee callee)
      implements CallFailure {
    public TooLarge(String what, long size, long limit, String key) {
      this(what, size, limit, key, Callee.UNKNOWN);
    }

    @Override
    public String problem() {
      return what + " is " + size + ", over the limit of " + limit + " (" + key + ")";
    }
  }

  /**
   * The queue is full: no further call, or no further byte of arguments, may wait. {@code section}
   * is where its bounds are configured. If the memory budget of the JVM is used up, the capacity is
   * 0 and the section is the key of that limit.
   */
  record QueueFull(int capacity, long bytes, String section, Callee callee) implements CallFailure {
    public QueueFull(int capacity, long bytes, String section) {
      this(capacity, bytes, section, Callee.UNKNOWN);
    }

    /** The memory budget is used up: the {@code bytes} that the key allows. */
    public static QueueFull ofMemory(long bytes, String key) {
      Objects.requireNonNull(key, "key");
      return new QueueFull(0, bytes, key);
    }

    @Override
    public String problem() {
      return capacity == 0 ? outOfMemory() : overBounds();
    }

    private String outOfMemory() {
      return "the JVM has no memory left for the call, of the "
          + bytes
          + " bytes of "
          + section
          + "; call less often, send less at once, or raise it";
    }

    private String overBounds() {
      return "the queue is full: at most "
          + capacity
          + " calls or "
          + bytes
          + " bytes of arguments may wait; call less often, or raise queue-capacity or"
          + " queue-bytes ("
          + section
          + ")";
    }
  }

  /** The worker has its maximum of streams. */
  record TooManyStreams(String worker, int limit, Callee callee) implements CallFailure {
    public TooManyStreams(String worker, int limit) {
      this(worker, limit, Callee.worker(worker));
    }

    @Override
    public String problem() {
      return "the worker has "
          + limit
          + " streams already; use a pool, or raise max-streams (clutch.worker)";
    }
  }

  /** The call reached the wait limit of a pool's queue. It never ran and never will. */
  record WaitExceeded(String pool, Duration limit, int workers, Callee callee)
      implements CallFailure {
    public WaitExceeded(String pool, Duration limit, int workers) {
      this(pool, limit, workers, Callee.worker(pool));
    }

    @Override
    public String problem() {
      return "none of the "
          + workers
          + " workers was free within "
          + limit.toMillis()
          + " ms, and it will never run; call less often, or raise max or queue-wait (clutch.pool)";
    }
  }

  /** The worker has stopped for good, or is stopping, and rejects calls. */
  record NotRunning(String worker, ExitReason reason, Callee callee) implements CallFailure {
    public NotRunning(String worker, ExitReason reason) {
      this(worker, reason, Callee.worker(worker));
    }

    @Override
    public String problem() {
      return "takes no calls: it " + reason.message();
    }
  }

  /**
   * The call can never begin: it waits for calls that wait for it. {@code ring} names these calls,
   * and the hosts within which they were made. If {@code depth} is not 0, more calls than that
   * would have waited within each other in one worker. It never ran and never will.
   */
  record WouldDeadlock(List<String> ring, int depth, Callee callee) implements CallFailure {
    public WouldDeadlock(List<String> ring, int depth) {
      this(ring, depth, Callee.UNKNOWN);
    }

    public WouldDeadlock {
      ring = List.copyOf(ring);
    }

    @Override
    public String problem() {
      String names = String.join(" -> ", ring);
      return depth == 0
          ? "the call would wait for itself: " + names
          : "more than "
              + depth
              + " calls would wait within each other in one worker: "
              + names
              + "; call less deeply, or raise max-chain-depth (clutch.worker)";
    }
  }

  /**
   * The circuit breaker rejected the call, because too many calls before it had failed. It lets a
   * call through after {@code remaining}; zero means that a call in flight decides whether it
   * closes.
   */
  record CircuitOpen(Duration remaining, Callee callee) implements CallFailure {
    public CircuitOpen(Duration remaining) {
      this(remaining, Callee.UNKNOWN);
    }

    @Override
    public String problem() {
      return "the circuit breaker is open, because too many calls have failed; "
          + (remaining.isZero()
              ? "a call in flight decides whether it closes"
              : "it lets one through in " + remaining.toMillis() + " ms");
    }
  }
}
