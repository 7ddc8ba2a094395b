package io.clutch.benchmarks;

import io.clutch.benchmarks.subject.Peers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The machine on which the numbers were measured. */
final class Machine {
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
  private static final String VERSIONS =
      """
      import platform
      from importlib.metadata import distributions
      wanted = {"pyzmq", "msgspec", "numpy", "py4j", "grpcio", "jep", "ray", "pyarrow", "pandas"}
      found = sorted((d.metadata["Name"], d.version) for d in distributions())
      names = [f"{name} {version}" for name, version in found if name in wanted]
      print(", ".join(["CPython " + platform.python_version(), *names]))
      """;

  private Machine() {}

  static String describe(Peers peers) throws IOException, InterruptedException {
    return "%d cores, %s, %s %s, JDK %s; %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            processor(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("java.version"),
            python(peers));
  }

  private static String processor() throws IOException {
    if (!Files.exists(PROCESSOR)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(PROCESSOR)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 2))
          .orElse(System.getProperty("os.arch"));
    }
  }

  private static String python(Peers peers) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(peers.interpreter().toString(), "-c", VERSIONS)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String versions = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor(10, TimeUnit.SECONDS);
    return versions.strip();
  }
}
