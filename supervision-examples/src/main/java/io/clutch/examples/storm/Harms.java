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
 * Which harm may have been done to calls of one target, and when; and the names of harms, such as
 * {@code Exited Signalled SIGKILL}. Bounded by the number of names. Thread-safe.
 */
final class Harms {
  // A fault's harm may come late: a deadline, three steps of the ladder, and a busy machine.
  private static final long REACH_NANOS = 30_000_000_000L;

  /** How the names of all ends of a process begin. */
  static final String ENDS = "Exited";

  private final Map<String, Long> last = new ConcurrentHashMap<>();
  private final Map<String, Integer> open = new ConcurrentHashMap<>();

  /** A fault begins that may do this until its end; each name stands for all that begin with it. */
  void begin(Set<String> names) {
    names.forEach(name -> open.merge(name, 1, Integer::sum));
  }

  /** A fault that began is over, and its harm may still come for a while. */
  void end(Set<String> names) {
    add(names);
    names.forEach(
        name -> open.computeIfPresent(name, (key, count) -> count > 1 ? count - 1 : null));
  }

  /** A fault has been done, whose harm may come for a while. */
  void add(Set<String> names) {
    long now = System.nanoTime();
    names.forEach(name -> last.put(name, now));
  }

  /** Whether a fault explains that a call which began then ended so. */
  boolean explain(String harm, long begunNanos) {
    return isThere(harm::startsWith, begunNanos);
  }

  /** Whether a fault has ended a process on which a session that began then may have been. */
  boolean explainEnd(long begunNanos) {
    return isThere(name -> name.startsWith(ENDS), begunNanos);
  }

  private boolean isThere(Predicate<String> name, long begunNanos) {
    return open.keySet().stream().anyMatch(name)
        || last.entrySet().stream()
            .filter(entry -> entry.getValue() >= begunNanos - REACH_NANOS)
            .anyMatch(entry -> name.test(entry.getKey()));
  }

  /** The name of what a future failed with. */
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
