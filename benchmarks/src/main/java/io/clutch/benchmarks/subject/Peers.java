package io.clutch.benchmarks.subject;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The paths of the peers' Python interpreter and of this module's Python code. */
public record Peers(Path interpreter, Path code) {

  /** Starts one of the scripts and waits for its first line. */
  PythonProcess start(String script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(interpreter.toString());
    command.add(code.resolve(script).toString());
    command.addAll(List.of(arguments));
    return PythonProcess.start(command);
  }
}
