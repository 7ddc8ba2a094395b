package io.clutch.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Leftovers.class)
class JvmKilledTest {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin/java");

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "TERM"})
  void allProcessesAndFilesAreGoneWithinTwoSeconds(String signal) throws Exception {
    try (Doomed doomed = startDoomedJvm()) {
      assertThat(ProcessGroupTest.alive(doomed.pids())).hasSize(8);
      doomed.end(signal);
      await()
          .atMost(Duration.ofSeconds(2))
          .until(() -> ProcessGroupTest.alive(doomed.pids()).isEmpty());
      await().atMost(Duration.ofSeconds(2)).until(() -> Files.notExists(doomed.directory()));
    }
  }

  @Test
  void aStoppedWorkerIsGoneToo() throws Exception {
    try (Doomed doomed = startDoomedJvm()) {
      for (long pid : doomed.pids().subList(1, 4)) {
        Signals.send("STOP", pid);
      }
      doomed.end("KILL");
      await()
          .atMost(Duration.ofSeconds(2))
          .until(() -> ProcessGroupTest.alive(doomed.pids()).isEmpty());
    }
  }

  record Doomed(Process jvm, Path directory, List<Long> pids) implements AutoCloseable {

    void end(String signal) throws IOException {
      Signals.send(signal, jvm.pid());
      jvm.getInputStream().close();
      jvm.getOutputStream().close();
    }

    /** Ends the JVM if the test has failed. */
    @Override
    public void close() {
      jvm.destroyForcibly();
    }
  }

  static Doomed startDoomedJvm(String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                JAVA.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DoomedJvm.class.getName()));
    command.addAll(List.of(arguments));
    Process jvm =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var out =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
    var pids = new ArrayList<Long>();
    String line = out.readLine();
    while (line != null && !line.startsWith("/")) {
      line = out.readLine(); // messages of the logging library
    }
    Path directory = Path.of(String.valueOf(line));
    for (line = out.readLine(); line != null && !line.equals("ready"); line = out.readLine()) {
      if (line.matches("[0-9 ]+")) {
        Arrays.stream(line.split(" ")).map(Long::valueOf).forEach(pids::add);
      }
    }
    assertThat(line).isEqualTo("ready");
    pids.add(0, jvm.children().findFirst().orElseThrow().pid());
    return new Doomed(jvm, directory, pids);
  }
}
