package io.clutch.internal.process;

import io.clutch.failure.BootError;
import io.clutch.internal.text.NativeText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the Python interpreter. The first of these that exists is used:
 *
 * <ol>
 *   <li>the worker's specification
 *   <li>the configuration
 *   <li>the environment variable {@code CLUTCH_PYTHON}
 *   <li>the active virtual environment: {@code $VIRTUAL_ENV/bin/python}
 *   <li>{@code .venv/bin/python} in the working directory
 *   <li>{@code python3} on {@code PATH}
 * </ol>
 *
 * The first three name a path (relative to the working directory) or a command, which is looked up
 * on {@code PATH}. If it does not exist or is not executable, that is an error and the search ends.
 * Symbolic links are kept, because a virtual environment depends on them.
 */
public final class Interpreters {
  private final Map<String, String> environment;
  private final Path directory;
  private final List<String> tried = new ArrayList<>();

  private Interpreters(Map<String, String> environment, Path directory) {
    this.environment = environment;
    this.directory = directory.toAbsolutePath();
  }

  /**
   * Looks for an interpreter.
   *
   * @param specified the interpreter of the worker's specification
   * @param configured the interpreter of the configuration
   * @param environment the environment of this process
   * @param directory the working directory
   */
  public static Discovery discover(
      Optional<String> specified,
      Optional<String> configured,
      Map<String, String> environment,
      Path directory) {
    return new Interpreters(environment, directory).search(specified, configured);
  }

  private Discovery search(Optional<String> specified, Optional<String> configured) {
    return named("specification", specified)
        .or(() -> named("configuration", configured))
        .or(() -> named("CLUTCH_PYTHON", variable("CLUTCH_PYTHON")))
        .or(this::activeEnvironment)
        .or(() -> path("working directory", directory.resolve(".venv/bin/python")))
        .or(() -> command("PATH", "python3"))
        .orElseGet(this::notFound);
  }

  private Optional<Discovery> named(String source, Optional<String> name) {
    if (name.isEmpty()) {
      tried.add(source + ": not set");
      return Optional.empty();
    }
    boolean isPath = name.get().contains("/");
    return (isPath
            ? path(source, NativeText.resolve(directory, name.get()))
            : command(source, name.get()))
        .or(() -> Optional.of(notFound()));
  }

  private Optional<Discovery> activeEnvironment() {
    Optional<String> root = variable("VIRTUAL_ENV");
    if (root.isEmpty()) {
      tried.add("VIRTUAL_ENV: not set");
    }
    return root.flatMap(
        path -> path("VIRTUAL_ENV", NativeText.resolve(directory, path).resolve("bin/python")));
  }

  private Optional<Discovery> path(String source, Path path) {
    String flaw = flaw(path);
    if (flaw.isEmpty()) {
      return Optional.of(new Discovery.Found(path.normalize(), source));
    }
    tried.add(source + ": " + path + " " + flaw);
    return Optional.empty();
  }

  private Optional<Discovery> command(String source, String name) {
    for (String entry : variable("PATH").orElse("").split(":")) {
      Path path = NativeText.resolve(NativeText.resolve(directory, entry), name);
      if (!name.isBlank() && !entry.isEmpty() && flaw(path).isEmpty()) {
        return Optional.of(new Discovery.Found(path, source));
      }
    }
    tried.add(source + ": no executable '" + name + "' in a directory of PATH");
    return Optional.empty();
  }

  private static String flaw(Path path) {
    if (!Files.exists(path)) {
      return "does not exist";
    }
    return Files.isDirectory(path)
        ? "is a directory"
        : Files.isExecutable(path) ? "" : "is not executable";
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private Discovery notFound() {
    return new Discovery.NotFound(new BootError.InterpreterMissing(tried));
  }
}
