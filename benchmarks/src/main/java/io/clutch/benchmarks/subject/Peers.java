package io.clutch.benchmarks.subject;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the peers' Python is, and this module's own Python code. */
public record Peers(Path interpreter, Path code) {

  /** Starts one of the scripts; its first line is what it has to say. */
  PythonProcess start(String script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(interpreter.toString());
    command.add(code.resolve(script).toString());
    command.addAll(List.of(arguments));
    return PythonProcess.start(command);
  }
}
