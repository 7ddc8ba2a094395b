package io.clutch.failure;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * The function of a call, and the process that had the call. Unknown parts are empty or 0.
 * Immutable.
 *
 * @param function as the call names it: {@code module:function}, or a method of the actor
 * @param worker the path of the actor that had the call: a worker, a pool or a session
 * @param pid the process to which the call was sent; 0 if it was not sent
 * @param incarnation the number of that process, from 1; 0 if the call was not sent
 */
public record Callee(String function, String worker, long pid, int incarnation) {

  /**
   * How far a call is, as its handler told by {@code clutch.progress}. Both numbers are finite.
   *
   * @param done what is done, in a unit of the handler's
   * @param total all there is to do, in the same unit; empty if that is not known
   * @param text what the handler told with it, at most 200 characters; may be empty
   */
  public record Progress(double done, OptionalDouble total, String text) {
    public Progress {
      Objects.requireNonNull(total, "total");
      Objects.requireNonNull(text, "text");
    }

    /** For example {@code 3 of 10 (reading)}. */
    public String summary() {
      String all = total.isPresent() ? " of " + shown(total.getAsDouble()) : "";
      return shown(done) + all + (text.isEmpty() ? "" : " (" + text + ")");
    }

    private static String shown(double number) {
      return number == (long) number ? Long.toString((long) number) : Double.toString(number);
    }
  }

  /** A callee of which nothing is known. */
  public static final Callee UNKNOWN = unsent("", "");

  public Callee {
    Objects.requireNonNull(function, "function");
    Objects.requireNonNull(worker, "worker");
  }

  /** Only the path of the actor is known. */
  public static Callee worker(String worker) {
    return unsent("", worker);
  }

  /** The function and the path of the actor, which sent the call to no process. */
  public static Callee unsent(String function, String worker) {
    return new Callee(function, worker, 0, 0);
  }

  /** Only the function is known. */
  public static Callee function(String function) {
    return unsent(function, "");
  }

  /** This callee, completed from another; the process only if it belongs to the same actor. */
  public Callee or(Callee other) {
    Objects.requireNonNull(other, "other");
    String either = function.isEmpty() ? other.function : function;
    boolean isItsProcess = pid == 0 && (worker.isEmpty() || worker.equals(other.worker));
    return isItsProcess
        ? new Callee(
            either, other.worker.isEmpty() ? worker : other.worker, other.pid, other.incarnation)
        : new Callee(either, worker, pid, incarnation);
  }

  /**
   * For example {@code app:parse at /user/parser (pid 4711, incarnation 2)}; empty if nothing is
   * known.
   */
  public String text() {
    String process = pid == 0 ? "" : " (pid " + pid + ", incarnation " + incarnation + ")";
    if (worker.isEmpty() || function.isEmpty()) {
      return function + worker + process;
    }
    return function + " at " + worker + process;
  }
}
