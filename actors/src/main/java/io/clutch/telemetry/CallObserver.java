package io.clutch.telemetry;

import io.clutch.failure.CallFailure;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Observes each call where it is made, and passes context to Python and back: for tracing. Added by
 * {@code ClutchSetup.withCallObserver}. Must be thread-safe and quick: it is called on the threads
 * of callers and of hosts, in the way of the call. What it throws is logged, and changes no call.
 *
 * <p>A call is observed once, as its caller makes it: the attempts of a policy, a hedge, a call
 * that is sent again and the waits of a pool belong to one observation. A broadcast is one call, a
 * run ({@code Clutch.run}) too. Messages to the actor of a worker ({@code WorkerCommand.Invoke},
 * {@code PythonRef.messages}) are not observed, because the thread of their sender is not known.
 */
@FunctionalInterface
public interface CallObserver {
  /** How many headers an observer may add to a call. */
  int MOST_HEADERS = 16;

  /** How many bytes the names and values of these headers may have in all, in UTF-8. */
  int MOST_HEADER_BYTES = 8 * 1024;

  /**
   * Called on the caller's thread, before the call is encoded. For a run of many calls that is a
   * thread of the blocking dispatcher, and for a stage of a stream the thread of the stage. If it
   * throws, the call is made without an observation.
   *
   * @return what hears of the end of this call, or {@link Observation#NONE}
   */
  Observation submitted(Submission call);

  /**
   * Surrounds the code of a host that Python asks or tells, on its thread. It must run the code
   * once, on this thread, and may see what that throws; if it does not run it, the code runs
   * afterwards. For a function or a contract whose result is a stage, and for an actor, the code
   * ends before the reply. It is not called for hosts that are Python actors, which get the headers
   * as they are.
   */
  default void around(Incoming message, Runnable code) {
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(code, "code");
    code.run();
  }

  /** What is submitted. */
  enum Kind {
    CALL,
    CAST,
    STREAM
  }

  /**
   * A call, a cast or a stream that is about to be made.
   *
   * @param kind which of these it is
   * @param function its function as the caller names it
   * @param name the name of the worker or the pool, which stays the same through restarts: {@link
   *     WorkerEvent#name} or {@link PoolEvent#pool}. For a run, the path of the supervisor
   */
  record Submission(Kind kind, String function, String name) {
    public Submission {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(function, "function");
      Objects.requireNonNull(name, "name");
    }
  }

  /**
   * A message of Python to a host.
   *
   * @param host the name under which the host is offered; for a reference, its text
   * @param isAsk whether it is an ask; otherwise it is a tell
   * @param headers those of the call that sends it, and what Python has added: hostile text, at
   *     most {@link #MOST_HEADERS} and {@link #MOST_HEADER_BYTES}
   */
  record Incoming(String host, boolean isAsk, Map<String, String> headers) {
    public Incoming {
      Objects.requireNonNull(host, "host");
      headers = Map.copyOf(headers);
    }

    /** Without the values of headers, which may be secrets. */
    @Override
    public String toString() {
      return "Incoming[host=" + host + ", isAsk=" + isAsk + ", headers=" + headers.keySet() + "]";
    }
  }

  /** One observed call. */
  interface Observation {
    /** Adds no headers, and does not listen. */
    Observation NONE = new Observation() {};

    /**
     * What is added to the call's headers. A header that the caller has set, or an earlier
     * observer, is not replaced. Read once, on the caller's thread. If there are more than {@link
     * #MOST_HEADERS}, or they have more than {@link #MOST_HEADER_BYTES} or a lone surrogate, none
     * of them is sent, and the log says so.
     */
    default Map<String, String> headers() {
      return Map.of();
    }

    /**
     * Called once, on any thread: with the failure, or with nothing for a value, a cast that has
     * run or a stream that is complete. A call whose future was cancelled, or completed by somebody
     * else, has ended by {@link CallFailure.Cancelled}. This comes before what depends on the
     * call's future, except for a call with a policy: there it may come afterwards.
     */
    default void ended(Optional<CallFailure> failure) {
      Objects.requireNonNull(failure, "failure");
    }
  }
}
