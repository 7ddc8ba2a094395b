package io.clutch.internal.process;

import io.clutch.internal.text.EnvironmentPolicy;
import io.clutch.worker.ProcessLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The process to start.
 *
 * @param interpreter the absolute path of the Python executable
 * @param arguments the further command line
 * @param environment the complete environment of the process; the mark is added to it
 * @param workingDirectory an absolute path
 * @param stdin written to the process's stdin, which is then closed; may contain a secret
 * @param limits set before the process runs
 * @param startLimit how long the launcher process may take to start, if it must be started first
 * @param mark the value of the environment variable {@code CLUTCH_WORKER}, by which children that
 *     left the group are found; unique, and not a secret
 * @param forking set if it is to be forked from a template
 */
public record LaunchRequest(
    Path interpreter,
    List<String> arguments,
    Map<String, String> environment,
    Path workingDirectory,
    byte[] stdin,
    ProcessLimits limits,
    Duration startLimit,
    String mark,
    Optional<Forking> forking) {

  public LaunchRequest {
    if (mark.isEmpty()) {
      throw new IllegalArgumentException("mark is empty; it must name this one process");
    }
    arguments = List.copyOf(arguments);
    environment = marked(environment, mark);
  }

  /** Of a process that is executed, and not forked. */
  public LaunchRequest(
      Path interpreter,
      List<String> arguments,
      Map<String, String> environment,
      Path workingDirectory,
      byte[] stdin,
      ProcessLimits limits,
      Duration startLimit,
      String mark) {
    this(
        interpreter,
        arguments,
        environment,
        workingDirectory,
        stdin,
        limits,
        startLimit,
        mark,
        Optional.empty());
  }

  /** Omits the values of the environment and stdin, which may be secrets. */
  @Override
  public String toString() {
    return "LaunchRequest[interpreter="
        + interpreter
        + ", environment="
        + new TreeSet<>(environment.keySet())
        + ", workingDirectory="
        + workingDirectory
        + ", limits="
        + limits
        + ", mark="
        + mark
        + "]";
  }

  private static Map<String, String> marked(Map<String, String> environment, String mark) {
    var marked = new HashMap<>(environment);
    marked.put(EnvironmentPolicy.MARK, mark);
    return Map.copyOf(marked);
  }
}
