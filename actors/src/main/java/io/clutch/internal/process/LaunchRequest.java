package io.clutch.internal.process;

import io.clutch.worker.EnvironmentPolicy;
import io.clutch.worker.ProcessLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What to start.
 *
 * @param interpreter the Python executable, absolute
 * @param arguments what follows it on the command line
 * @param environment the whole environment of the process; the mark is added to it
 * @param workingDirectory absolute
 * @param stdin written to the process's stdin, which is then closed; may hold a secret
 * @param limits set for it before it runs
 * @param startLimit how long the launcher process, where it has to be started first, may take to be
 *     up
 * @param mark the value of the environment variable {@code CLUTCH_WORKER}, by which children that
 *     left the group are found; never used twice, never a secret
 */
public record LaunchRequest(
    Path interpreter,
    List<String> arguments,
    Map<String, String> environment,
    Path workingDirectory,
    byte[] stdin,
    ProcessLimits limits,
    Duration startLimit,
    String mark) {

  public LaunchRequest {
    if (mark.isEmpty()) {
      throw new IllegalArgumentException("mark is empty; it must name this one process");
    }
    arguments = List.copyOf(arguments);
    environment = marked(environment, mark);
  }

  /** Without the values of the environment, and without stdin: they may be secrets. */
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
