package io.clutch.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to start.
 *
 * @param interpreter the Python executable, absolute
 * @param arguments what follows it on the command line
 * @param environment the whole environment of the process
 * @param workingDirectory absolute
 * @param stdin written to the process's stdin, which is then closed; may hold a secret
 * @param memoryLimit of the address space, in bytes; 0 for none
 * @param mark an environment variable's value by which children that left the group are found; never a secret
 */
public record LaunchRequest(
    Path interpreter,
    List<String> arguments,
    Map<String, String> environment,
    Path workingDirectory,
    byte[] stdin,
    long memoryLimit,
    String mark) {

  public LaunchRequest {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }
}
