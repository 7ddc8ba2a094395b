package io.clutch.examples;

import java.util.Optional;

/**
 * The contents of one file: the twin of {@code library.Source} in Python.
 *
 * @param problem why it could not be parsed
 */
record SourceFile(
    int functions, int classes, Optional<Function> longest, Optional<String> problem) {

  /** The twin of {@code library.Function}. */
  record Function(String name, int line, int lines) {}
}
