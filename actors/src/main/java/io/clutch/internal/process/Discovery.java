package io.clutch.internal.process;

import io.clutch.failure.BootError;
import java.nio.file.Path;

/** The outcome of looking for a Python interpreter. */
public sealed interface Discovery {

  /** The interpreter to use. {@code source} says in words where it was named. */
  record Found(Path interpreter, String source) implements Discovery {}

  /** There is none. The error lists each place with the reason, or says why there was no search. */
  record NotFound(BootError error) implements Discovery {}
}
