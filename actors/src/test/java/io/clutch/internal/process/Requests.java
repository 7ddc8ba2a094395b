package io.clutch.internal.process;

import io.clutch.internal.text.EnvironmentPolicy;
import io.clutch.worker.ProcessLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Requests to start plain Python programs. */
public final class Requests {
  /** The interpreter itself, because {@code python3} on PATH may be a slow wrapper script. */
  static final Path PYTHON = realPython();

  private static final Path DIRECTORY = Path.of("").toAbsolutePath();

  private Requests() {}

  public static LaunchRequest python(String code) {
    return python(code, "");
  }

  public static LaunchRequest python(String code, String stdin) {
    return request(PYTHON, code, DIRECTORY, stdin, ProcessLimits.create());
  }

  static LaunchRequest in(Path directory, String code) {
    return request(PYTHON, code, directory, "", ProcessLimits.create());
  }

  static LaunchRequest by(Path interpreter, String code) {
    return request(interpreter, code, DIRECTORY, "", ProcessLimits.create());
  }

  static LaunchRequest by(Path interpreter, Duration startLimit) {
    LaunchRequest request = by(interpreter, "pass");
    return new LaunchRequest(
        interpreter,
        request.arguments(),
        request.environment(),
        request.workingDirectory(),
        request.stdin(),
        request.limits(),
        startLimit,
        request.mark());
  }

  static LaunchRequest limited(ProcessLimits limits, String code) {
    return request(PYTHON, code, DIRECTORY, "", limits);
  }

  private static LaunchRequest request(
      Path interpreter, String code, Path directory, String stdin, ProcessLimits limits) {
    Map<String, String> environment =
        EnvironmentPolicy.create().environment(System.getenv(), Map.of());
    return new LaunchRequest(
        interpreter,
        List.of("-c", code),
        environment,
        directory,
        stdin.getBytes(StandardCharsets.UTF_8),
        limits,
        Duration.ofSeconds(30),
        UUID.randomUUID().toString());
  }

  private static Path realPython() {
    try {
      Process process =
          new ProcessBuilder("python3", "-c", "import sys; print(sys.executable)").start();
      try (var out = process.getInputStream()) {
        return Path.of(new String(out.readAllBytes(), StandardCharsets.UTF_8).strip());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("these tests need python3 on PATH", e);
    }
  }
}
