package io.clutch.examples.common;

import java.nio.file.Files;
import java.nio.file.Path;

/** The Python environment for the examples that need packages, separate from the build's own. */
public final class Environment {
  private Environment() {}

  /**
   * The environment's interpreter.
   *
   * @throws IllegalStateException if the environment does not exist
   */
  public static String interpreter() {
    Path target = PythonModules.folder().getParent().getParent();
    Path interpreter = target.resolve("environment/bin/python");
    if (!Files.isExecutable(interpreter)) {
      throw new IllegalStateException(
          "There is no " + interpreter + ": supervision-examples/environment.py makes it");
    }
    return interpreter.toString();
  }
}
