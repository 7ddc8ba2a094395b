package io.clutch.failure;

import java.time.Duration;
import java.util.List;

/**
 * Why a call has no value. Every call ends in exactly one value or one of these.
 *
 * <pre>
 * CallFailure
 *  +- Raised             the Python code raised an exception
 *  +- Exited             the process ended while the call was out
 *  +- DeadlineExceeded   no answer in time
 *  +- Cancelled          the caller cancelled it
 *  +- Interrupted        the worker was stopped while it ran
 *  +- UnknownFunction    \
 *  +- BadArguments        | the caller's fault: the worker
 *  +- Unencodable         | lives on and other calls
 *  +- Undecodable         | never notice
 *  +- TooLarge           /
 *  +- QueueFull          too many calls wait for this worker or pool
 *  +- TooManyStreams     the worker has as many streams as it may have
 *  +- WaitExceeded       no worker of the pool became free in time
 *  +- NotRunning         the worker has stopped for good, or is about to
 *  +- CircuitOpen        the caller's own circuit breaker lets no call through
 * </pre>
 */
public sealed interface CallFailure {

  /** One sentence: what happened, where, and what to do where that is known. */
  String message();

  /** This failure as an exception, for those who throw. */
  default CallFailedException toException() {
    return new CallFailedException(this);
  }

  /** The Python code raised an exception; the worker lives on. */
  record Raised(PythonError error) implements CallFailure {
    @Override
    public String message() {
      return error.summary();
    }
  }

  /**
   * The process ended after the call had been sent to it; whether the call had any effect is
   * unknown.
   */
  record Exited(WorkerExit exit) implements CallFailure {
    @Override
    public String message() {
      return "the call was out when " + exit.message();
    }
  }

  /** No answer within the call's deadline. */
  record DeadlineExceeded(Duration deadline, Where where) implements CallFailure {
    /** Where the call was when its time ran out. */
    public enum Where {
      /** It had not been sent to Python: it never ran and never will. */
      QUEUED,
      /** It had been sent to Python: it may have run in part. */
      SENT
    }

    @Override
    public String message() {
      return "no answer within "
          + deadline.toMillis()
          + " ms; the call was "
          + (where == Where.QUEUED ? "still queued and will never run" : "already sent to Python");
    }
  }

  /** The caller cancelled the call. */
  record Cancelled() implements CallFailure {
    @Override
    public String message() {
      return "the caller cancelled the call";
    }
  }

  /**
   * The worker was asked to stop, and the call did not end in the time that it had left; it may
   * have run in part.
   */
  record Interrupted(String worker) implements CallFailure {
    @Override
    public String message() {
      return worker + " was stopped while the call ran";
    }
  }

  /**
   * The worker has no such function, or does not offer it; {@code why} is the reason, and what to
   * do.
   */
  record UnknownFunction(String name, List<String> allowed, String why) implements CallFailure {
    public UnknownFunction {
      allowed = List.copyOf(allowed);
    }

    @Override
    public String message() {
      return "no function '"
          + name
          + "' may be called here: "
          + why
          + "; allowed: "
          + String.join(", ", allowed);
    }
  }

  /** The arguments do not fit the function's signature or type hints. */
  record BadArguments(String detail) implements CallFailure {
    @Override
    public String message() {
      return "wrong arguments: " + detail;
    }
  }

  /** A value with no place in the data table, named by its path. */
  record Unencodable(Side side, String path, String type) implements CallFailure {
    /** Which way the value was going. */
    public enum Side {
      ARGUMENT,
      RESULT
    }

    @Override
    public String message() {
      return path + " is of type " + type + ", which cannot cross; convert it, or register a codec";
    }
  }

  /** The answer came, but does not fit the type that the caller asked for. */
  record Undecodable(String path, String expected, String found) implements CallFailure {
    @Override
    public String message() {
      return path + ": expected " + expected + ", found " + found;
    }
  }

  /** A value over one of the limits, which is named with its configuration key. */
  record TooLarge(String what, long size, long limit, String key) implements CallFailure {
    @Override
    public String message() {
      return what + " is " + size + ", over the limit of " + limit + " (" + key + ")";
    }
  }

  /**
   * As many calls, or bytes of their arguments, wait as the queue may hold; {@code section} is
   * where its bounds are configured. If the memory of the whole JVM is used up, the capacity is 0
   * and the section is the key of that limit.
   */
  record QueueFull(int capacity, long bytes, String section) implements CallFailure {

    /** The JVM has no memory left for it, of the bytes that the key allows. */
    public static QueueFull ofMemory(long bytes, String key) {
      return new QueueFull(0, bytes, key);
    }

    @Override
    public String message() {
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
      return "too much waits already, of at most "
          + capacity
          + " calls or "
          + bytes
          + " bytes of arguments; call less often, or raise queue-capacity or queue-bytes ("
          + section
          + ")";
    }
  }

  /** The worker has as many streams as it may have at once. */
  record TooManyStreams(String worker, int limit) implements CallFailure {
    @Override
    public String message() {
      return worker
          + " has "
          + limit
          + " streams already; use a pool, or raise max-streams (clutch.worker)";
    }
  }

  /** It waited in a pool's queue for as long as that allows: it never ran and never will. */
  record WaitExceeded(String pool, Duration limit, int workers) implements CallFailure {
    @Override
    public String message() {
      return "none of the "
          + workers
          + " workers of "
          + pool
          + " was free within "
          + limit.toMillis()
          + " ms, and it will never run; call less often, or raise max or queue-wait (clutch.pool)";
    }
  }

  /** The worker has stopped for good, or is stopping, and takes no calls. */
  record NotRunning(String worker, ExitReason reason) implements CallFailure {
    @Override
    public String message() {
      return worker + " takes no calls: " + reason.message();
    }
  }

  /**
   * The call was not even tried: too many before it had failed. Other calls are let through after
   * {@code remaining}; zero means that one is out already, to find out whether they can be.
   */
  record CircuitOpen(Duration remaining) implements CallFailure {
    @Override
    public String message() {
      return "the circuit breaker is open, as too many calls have failed; "
          + (remaining.isZero()
              ? "one that is out decides whether it closes"
              : "it lets one through in " + remaining.toMillis() + " ms");
    }
  }
}
