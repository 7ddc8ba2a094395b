package io.clutch.worker;

import io.clutch.internal.settings.RecordCopy;
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
    List<Integer> minimum,
    List<String> preload) {

  static final ProcessSpec EMPTY =
      new ProcessSpec(
          Optional.empty(),
          Map.of(),
          Optional.empty(),
          List.of(),
          List.of(),
          List.of(3, 10),
          List.of());

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
        + ", preload="
        + preload
        + "]";
  }

  ProcessSpec withInterpreter(String other) {
    return RecordCopy.with(this, "interpreter", Optional.of(other));
  }

  ProcessSpec withVariable(String name, String value) {
    var more = new LinkedHashMap<>(variables);
    more.put(name, value);
    return RecordCopy.with(this, "variables", more);
  }

  ProcessSpec withWorkingDirectory(Path directory) {
    return RecordCopy.with(this, "workingDirectory", Optional.of(directory));
  }

  ProcessSpec withModulePath(Path directory) {
    return RecordCopy.with(this, "modulePath", with(modulePath, directory));
  }

  ProcessSpec withRequirement(String requirement) {
    return RecordCopy.with(this, "requirements", with(requirements, requirement));
  }

  ProcessSpec withMinimum(int major, int minor) {
    return RecordCopy.with(this, "minimum", List.of(major, minor));
  }

  ProcessSpec withPreload(String module) {
    return preload.contains(module)
        ? this
        : RecordCopy.with(this, "preload", with(preload, module));
  }

  private static <T> List<T> with(List<T> list, T one) {
    var more = new ArrayList<>(list);
    more.add(one);
    return more;
  }
}
