package io.clutch.internal.process;

import io.clutch.failure.BootError;
import java.nio.file.Path;

/** The outcome of looking for a Python interpreter. */
public sealed interface Discovery {

  /** The interpreter to use; {@code source} says where it was named, in words. */
  record Found(Path interpreter, String source) implements Discovery {}

  /**
   * None; the error lists every place and why it was not taken, or says why it was not looked for.
   */
  record NotFound(BootError error) implements Discovery {}
}
