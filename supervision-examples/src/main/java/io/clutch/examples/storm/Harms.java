package io.clutch.examples.storm;

import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Which failures faults may have caused to calls of one target, and when. A harm has a name, such
 * as {@code Exited Signalled SIGKILL}. Memory is bounded by the number of names. Thread-safe.
 */
final class Harms {
  // A harm may appear late: after a deadline, three steps of the ladder, and on a busy machine.
  private static final long REACH_NANOS = 30_000_000_000L;

  /** The prefix of the names of all ends of a process. */
  static final String ENDS = "Exited";

  private final Map<String, Long> last = new ConcurrentHashMap<>();
  private final Map<String, Integer> open = new ConcurrentHashMap<>();

  /** Starts a fault that may cause these harms until its end. Each name is a prefix. */
  void begin(Set<String> names) {
    names.forEach(name -> open.merge(name, 1, Integer::sum));
  }

  /** Ends a fault. Its harm may still appear for a while. */
  void end(Set<String> names) {
    add(names);
    names.forEach(
        name -> open.computeIfPresent(name, (key, count) -> count > 1 ? count - 1 : null));
  }

  /** Adds an instant fault. Its harm may appear for a while. */
  void add(Set<String> names) {
    long now = System.nanoTime();
    names.forEach(name -> last.put(name, now));
  }

  /** Whether a fault explains this harm to a call that began at this time. */
  boolean explain(String harm, long begunNanos) {
    return isThere(harm::startsWith, begunNanos);
  }

  /** Whether a fault may have ended the process of a session that began at this time. */
  boolean explainEnd(long begunNanos) {
    return isThere(name -> name.startsWith(ENDS), begunNanos);
  }

  private boolean isThere(Predicate<String> name, long begunNanos) {
    return open.keySet().stream().anyMatch(name)
        || last.entrySet().stream()
            .filter(entry -> entry.getValue() >= begunNanos - REACH_NANOS)
            .anyMatch(entry -> name.test(entry.getKey()));
  }

  /** The name of the failure of a future. */
  static String name(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof CallFailedException failed) {
      return name(failed.failure());
    }
    return cause.getClass().getSimpleName();
  }

  static String name(CallFailure failure) {
    String kind = failure.getClass().getSimpleName();
    if (failure instanceof CallFailure.Raised raised) {
      return kind + " " + raised.error().type();
    }
    if (failure instanceof CallFailure.Exited exited) {
      return kind + " " + name(exited.exit().reason());
    }
    if (failure instanceof CallFailure.NotRunning stopped) {
      return kind + " " + name(stopped.reason());
    }
    if (failure instanceof CallFailure.DeadlineExceeded late) {
      return kind + " " + late.where();
    }
    if (failure instanceof CallFailure.Unencodable odd) {
      return kind + " " + odd.side();
    }
    return kind;
  }

  private static String name(ExitReason reason) {
    String kind = reason.getClass().getSimpleName();
    if (reason instanceof ExitReason.Code code) {
      return kind + " " + code.code();
    }
    if (reason instanceof ExitReason.Signalled signalled) {
      return kind + " " + signalled.name();
    }
    if (reason instanceof ExitReason.Killed killed) {
      return kind + " " + killed.cause();
    }
    return kind;
  }
}
