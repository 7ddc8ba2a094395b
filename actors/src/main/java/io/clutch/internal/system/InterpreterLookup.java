package io.clutch.internal.system;

import io.clutch.failure.BootError;
import io.clutch.internal.config.ClutchSettings;
import io.clutch.internal.process.Discovery;
import io.clutch.internal.process.Interpreters;
import io.clutch.internal.process.RuntimeFiles;
import io.clutch.internal.text.NativeText;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Finds the interpreter of a process that is about to start. */
public final class InterpreterLookup {
  private InterpreterLookup() {}

  /** Restores removed runtime files before each start, and finds the interpreter. */
  public static Discovery discover(
      Optional<String> named, ClutchSettings settings, RuntimeFiles files) {
    try {
      files.restore();
    } catch (UncheckedIOException e) {
      return new Discovery.NotFound(
          new BootError.SpawnFailed(named.orElse("Python"), e.getMessage(), true));
    }
    return Interpreters.discover(
        named, settings.python(), NativeText.environment(), NativeText.workingDirectory());
  }
}
