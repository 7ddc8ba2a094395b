package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.data.NdArray;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A crash of either side leaves no byte of shared memory: no name, no open file, no mapping. */
@ExtendWith(Leftovers.class)
class SharedMemoryCrashTest {
  private static final int COUNT = 300_000;
  private static final Path STORE = Path.of("/dev/shm");

  @Test
  void aWorkerThatIsKilledLeavesNothing() throws IOException {
    long self = ProcessHandle.current().pid();
    killOne(self);
    await()
        .untilAsserted(
            () -> {
              System.gc(); // a mapping is freed with its last reference
              assertThat(mappings(self)).as("mappings").isZero();
              assertThat(files(self)).as("open files").isZero();
              assertThat(names(self)).as("names").isEmpty();
            });
  }

  private static void killOne(long self) {
    try (ClutchFixture fixture =
        ClutchFixture.open("clutch.limits.shared-memory-threshold = 1 MiB")) {
      PythonRef python = fixture.spawn(WorkerSpec.functions("shared_arrays", "os"));
      for (int i = 0; i < 5; i++) {
        value(python.call("shared_arrays:keep", Long.class, NdArray.of(new double[COUNT])));
      }
      NdArray held = value(python.call("shared_arrays:strided", NdArray.class, COUNT));
      long worker = ClutchFixture.pid(python);
      assertThat(mappings(worker)).isPositive();
      assertThat(mappings(self)).isPositive();
      python.call("shared_arrays:die", Object.class);
      await().until(() -> ClutchFixture.pid(python) != worker);

      assertThat(held.toLongs()).startsWith(0, 2, 4).hasSize(COUNT);
      assertThat(files(worker)).isZero();
      assertThat(value(python.call("shared_arrays:mapped", Long.class))).isZero();
    }
  }

  @Test
  void aJvmThatIsKilledLeavesNothing() throws IOException {
    Process victim =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                SharedMemoryVictim.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<Long> descendants;
    try (var lines = victim.inputReader()) {
      assertThat(lines.lines().filter(line -> line.startsWith("holds 10 ")).findFirst())
          .isPresent();
      descendants = victim.descendants().map(ProcessHandle::pid).toList();
      assertThat(mappings(victim.pid())).isGreaterThanOrEqualTo(10);
      assertThat(descendants.stream().mapToLong(SharedMemoryCrashTest::mappings).sum())
          .isGreaterThanOrEqualTo(10);
    } finally {
      victim.destroyForcibly();
    }
    await().until(() -> !victim.isAlive());
    await()
        .until(
            () ->
                descendants.stream()
                    .allMatch(pid -> ProcessHandle.of(pid).isEmpty() || files(pid) == 0));
    assertThat(names(victim.pid())).isEmpty();
    assertThat(mappings(victim.pid())).isZero();
  }

  private static boolean isShared(String text) {
    return text.contains("/dev/shm/clutch-") || text.contains("memfd:clutch");
  }

  private static long mappings(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/maps"))) {
      return lines.filter(SharedMemoryCrashTest::isShared).count();
    } catch (IOException | UncheckedIOException ended) {
      return 0;
    }
  }

  private static long files(long pid) {
    try (Stream<Path> all = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return all.filter(each -> isShared(target(each))).count();
    } catch (IOException | UncheckedIOException ended) {
      return 0;
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closed) {
      return "";
    }
  }

  private static List<Path> names(long pid) throws IOException {
    try (Stream<Path> all = Files.list(STORE)) {
      return all.filter(each -> each.getFileName().toString().startsWith("clutch-" + pid + "-"))
          .toList();
    }
  }
}
