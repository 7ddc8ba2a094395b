package io.clutch.worker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The process of a worker, as far as its specification says. */
public record ProcessSpec(
    Optional<String> interpreter,
    Map<String, String> variables,
    Optional<Path> workingDirectory,
    List<Path> modulePath,
    List<String> requirements,
    List<Integer> minimum) {

  static final ProcessSpec EMPTY =
      new ProcessSpec(
          Optional.empty(), Map.of(), Optional.empty(), List.of(), List.of(), List.of(3, 10));

  /** Without the values of the variables: they may be secrets. */
  @Override
  public String toString() {
    return "ProcessSpec[interpreter="
        + interpreter
        + ", variables="
        + variables.keySet()
        + ", workingDirectory="
        + workingDirectory
        + ", modulePath="
        + modulePath
        + ", requirements="
        + requirements
        + ", minimum="
        + minimum
        + "]";
  }

  ProcessSpec withInterpreter(String other) {
    return new ProcessSpec(
        Optional.of(other), variables, workingDirectory, modulePath, requirements, minimum);
  }

  ProcessSpec withVariable(String name, String value) {
    var more = new LinkedHashMap<>(variables);
    more.put(name, value);
    return new ProcessSpec(interpreter, more, workingDirectory, modulePath, requirements, minimum);
  }

  ProcessSpec withWorkingDirectory(Path directory) {
    return new ProcessSpec(
        interpreter, variables, Optional.of(directory), modulePath, requirements, minimum);
  }

  ProcessSpec withModulePath(Path directory) {
    var more = new ArrayList<>(modulePath);
    more.add(directory);
    return new ProcessSpec(interpreter, variables, workingDirectory, more, requirements, minimum);
  }

  ProcessSpec withRequirement(String requirement) {
    var more = new ArrayList<>(requirements);
    more.add(requirement);
    return new ProcessSpec(interpreter, variables, workingDirectory, modulePath, more, minimum);
  }

  ProcessSpec withMinimum(int major, int minor) {
    return new ProcessSpec(
        interpreter, variables, workingDirectory, modulePath, requirements, List.of(major, minor));
  }
}
