package io.clutch.failure;

import java.util.Objects;

/**
 * What a call was made to: the function, and the process that had the call. What is not known is
 * empty or 0.
 *
 * @param function as the call names it: {@code module:function}, or a method of the actor
 * @param worker the path of the actor that had the call: a worker's, a pool's or a session's
 * @param pid the process that the call was sent to; 0 where it was sent to none
 * @param incarnation the number of that process, from 1; 0 where it was sent to none
 */
public record Callee(String function, String worker, long pid, int incarnation) {

  /** Nothing is known. */
  public static final Callee UNKNOWN = unsent("", "");

  public Callee {
    Objects.requireNonNull(function, "function");
    Objects.requireNonNull(worker, "worker");
  }

  /** The actor at that path alone. */
  public static Callee worker(String path) {
    return unsent("", path);
  }

  /** The function, as the actor at that path would have had it, which sent it to no process. */
  public static Callee unsent(String function, String path) {
    return new Callee(function, path, 0, 0);
  }

  /** The function alone. */
  public static Callee function(String name) {
    return unsent(name, "");
  }

  /** What this knows, and the other's for the rest; a process only where it is the same actor's. */
  public Callee or(Callee other) {
    String either = function.isEmpty() ? other.function : function;
    boolean isItsProcess = pid == 0 && (worker.isEmpty() || worker.equals(other.worker));
    return isItsProcess
        ? new Callee(
            either, other.worker.isEmpty() ? worker : other.worker, other.pid, other.incarnation)
        : new Callee(either, worker, pid, incarnation);
  }

  /** Such as {@code app:parse at /user/parser (pid 4711, incarnation 2)}; empty if unknown. */
  public String text() {
    String process = pid == 0 ? "" : " (pid " + pid + ", incarnation " + incarnation + ")";
    if (worker.isEmpty() || function.isEmpty()) {
      return function + worker + process;
    }
    return function + " at " + worker + process;
  }
}
