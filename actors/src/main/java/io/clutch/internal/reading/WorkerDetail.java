package io.clutch.internal.reading;

import io.clutch.failure.Callee;
import io.clutch.internal.reading.WorkerReading.Doing;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a worker's actor tells of itself in detail. Immutable.
 *
 * @param interpreter the path of the interpreter of its last process; empty if none was found yet
 * @param python the version that the process has told, such as {@code 3.12.1}; may be empty
 * @param calls in flight, the oldest first, at most 100
 * @param streams that its process has, the oldest first, at most 100
 * @param omitted how many calls and streams in flight are not in these lists
 */
public record WorkerDetail(
    Specification specification,
    String interpreter,
    String python,
    List<CallDetail> calls,
    List<StreamDetail> streams,
    int omitted) {
  /** Calls, and streams, that are listed. */
  public static final int MOST = 100;

  /**
   * What it was made of, without the values of arguments.
   *
   * @param target such as {@code actor prices:Desk} or {@code functions of os, prices}
   * @param environment the values of those variables of its process that the question names
   */
  public record Specification(
      String target,
      List<String> modulePath,
      String workingDirectory,
      Map<String, String> environment,
      List<String> requirements,
      String oldestPython,
      List<String> preload,
      List<String> contracts,
      List<String> hosts,
      Map<String, String> settings) {

    /** Without the values of the variables, which may be secrets. */
    @Override
    public String toString() {
      return "Specification[target="
          + target
          + ", modulePath="
          + modulePath
          + ", environment="
          + environment.keySet()
          + ", settings="
          + settings.keySet()
          + "]";
    }
  }

  /** A call, and how far it is, if it has told. */
  public record CallDetail(Doing call, Optional<Callee.Progress> progress) {}

  /**
   * A stream.
   *
   * @param received elements that Python gave
   * @param outputCredit elements that it may give yet
   * @param fed elements that it was given
   * @param inputCredit elements that it may be given yet
   */
  public record StreamDetail(
      Doing stream,
      Optional<Callee.Progress> progress,
      long received,
      long outputCredit,
      long fed,
      long inputCredit) {}
}
