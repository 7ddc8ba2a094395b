package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** After any end of the JVM, its Python processes and all their children are gone within 2 s. */
@Tag("long")
@ExtendWith(Leftovers.class)
class OrphanTest {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"idle", "families:spin", "families:hold_gil", "families:stop"})
  void nothingSurvivesAKill(String state) throws IOException, InterruptedException {
    Process jvm = start(state, "unused");
    try (BufferedReader output = jvm.inputReader()) {
      Set<Long> all = family(jvm, output);
      awaitState(all, state);
      long before = System.nanoTime();
      jvm.destroyForcibly();
      awaitGone(all, "kill -9, Python in " + state, before);
      assertThat(jvm.waitFor()).isEqualTo(137);
    }
    assertThat(files()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "idle, exit, 3",
    "families:hold_gil, exit, 3",
    "idle, return, 0",
    "families:spin, return, 0"
  })
  void nothingSurvivesAnOrderlyEnd(String state, String end, int code)
      throws IOException, InterruptedException {
    Process jvm = start(state, end);
    try (BufferedReader output = jvm.inputReader()) {
      Set<Long> all = family(jvm, output);
      jvm.outputWriter().append('\n').flush();
      assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
      awaitGone(all, end + ", Python in " + state, System.nanoTime());
      assertThat(jvm.exitValue()).isEqualTo(code);
    } finally {
      jvm.destroyForcibly();
    }
    assertThat(files()).isEmpty();
  }

  private Process start(String state, String end) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1", // starts sooner
            "-Djava.io.tmpdir=" + temporary,
            "-Dclutch.worker.stop.drain=1s",
            "-cp",
            classPath(),
            "io.clutch.endtoend.Doomed",
            state,
            end)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /**
   * All processes below the JVM, and those that it has printed, while none of them ends: a template
   * may be forking ahead, by way of a process that ends at once.
   */
  private static Set<Long> family(Process jvm, BufferedReader output) throws IOException {
    String line = output.readLine();
    while (line != null && !line.startsWith("pids ")) {
      line = output.readLine();
    }
    assertThat(line).as("the program's first words").isNotNull();
    List<Long> named = Arrays.stream(line.split(" ")).skip(1).map(Long::valueOf).toList();
    assertThat(output.readLine()).isEqualTo("ready");
    var all = new TreeSet<Long>();
    await()
        .untilAsserted(
            () -> {
              all.clear();
              jvm.descendants().map(ProcessHandle::pid).forEach(all::add);
              assertThat(all)
                  .as("launcher, worker and grandchildren")
                  .containsAll(named)
                  .hasSizeGreaterThan(3)
                  .allMatch(Proc::runs);
            });
    return all;
  }

  /** Waits for the state of the processes: a loop uses processor time, all others sleep. */
  private static void awaitState(Set<Long> all, String state) {
    if (state.equals("families:spin")) {
      await().until(() -> all.stream().anyMatch(pid -> Proc.state(pid).equals("R")));
    }
  }

  private static void awaitGone(Set<Long> all, String how, long since) {
    await(how)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> all.stream().noneMatch(Proc::runs));
    Duration took = Duration.ofNanos(System.nanoTime() - since);
    System.out.printf("%s: all gone after %d ms%n", how, took.toMillis());
    assertThat(took).isLessThan(LIMIT);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> left = Files.list(temporary)) {
      return left.map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("clutch-"))
          .toList();
    }
  }
}
