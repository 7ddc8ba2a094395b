package io.clutch.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A separate JVM that runs a main class of the tests. Its output on both streams is kept. It is
 * killed if it is late, and by {@code close}.
 */
final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final Thread reader = new Thread(this::read, "child-jvm-output");
  private final List<String> output = new CopyOnWriteArrayList<>();

  private ChildJvm(Process process) {
    this.process = process;
    reader.start();
  }

  /** Starts the class with options such as {@code -Xmx64m}. */
  static ChildJvm start(Class<?> main, List<String> options, String... arguments) {
    return startIn(Path.of("").toAbsolutePath(), main, options, arguments);
  }

  /** Starts the class after a shell command such as {@code ulimit -n 256}. */
  static ChildJvm startUnder(
      String shell, Class<?> main, List<String> options, String... arguments) {
    List<String> before = List.of("sh", "-c", shell + "; exec \"$@\"", "sh");
    return start(before, Path.of("").toAbsolutePath(), classPath(), main, options, arguments);
  }

  /** Starts the class in a working directory. */
  static ChildJvm startIn(
      Path directory, Class<?> main, List<String> options, String... arguments) {
    return start(List.of(), directory, classPath(), main, options, arguments);
  }

  /** Starts the class with a prefix of its command, such as {@code taskset}, and a class path. */
  static ChildJvm start(
      List<String> before,
      String classPath,
      Class<?> main,
      List<String> options,
      String... arguments) {
    return start(before, Path.of("").toAbsolutePath(), classPath, main, options, arguments);
  }

  private static ChildJvm start(
      List<String> before,
      Path directory,
      String classPath,
      Class<?> main,
      List<String> options,
      String... arguments) {
    var command = new ArrayList<String>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // starts sooner, for a short run
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(List.of(arguments));
    try {
      var builder = new ProcessBuilder(command).directory(directory.toFile());
      return new ChildJvm(builder.redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class path of the tests. */
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      lines.lines().forEach(output::add);
    } catch (IOException | UncheckedIOException e) {
      output.add("reading ended: " + e);
    }
  }

  /** Waits for its end and returns its exit code. Kills it after the limit. */
  int await(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
        output.add("killed, since it was late");
      }
      reader.join();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Waits up to 60 s for a line with this beginning. Returns the rest of the line. */
  String awaitLine(String beginning) {
    Awaitility.await(beginning)
        .atMost(Duration.ofSeconds(60))
        .until(() -> says(beginning) || !reader.isAlive());
    if (!says(beginning)) {
      throw new AssertionError("it has ended without \"" + beginning + "\" and said " + output);
    }
    return output.stream()
        .filter(line -> line.startsWith(beginning))
        .findFirst()
        .orElseThrow()
        .substring(beginning.length())
        .strip();
  }

  private boolean says(String beginning) {
    return output.stream().anyMatch(line -> line.startsWith(beginning));
  }

  /** Writes a line to its stdin. */
  void type(String line) {
    try {
      process.outputWriter().append(line).append('\n').flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills it, as {@code kill -9} does. */
  void kill() {
    process.destroyForcibly();
  }

  /** All of its output. */
  List<String> output() {
    return List.copyOf(output);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    await(Duration.ofSeconds(10));
  }
}
