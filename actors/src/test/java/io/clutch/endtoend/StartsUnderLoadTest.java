package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many first starts at once: all become ready, some at a time, and a slow one blocks none. */
@Tag("long")
@ExtendWith(Leftovers.class)
class StartsUnderLoadTest {
  private static final List<String> ONE_CORE = List.of("taskset", "-c", "0");

  @TempDir private Path directory;

  /** On one core. The second row starts all at once, so each takes as long as all together. */
  @ParameterizedTest
  @CsvSource({"30, cores", "30, 30"})
  void allBecomeReady(String count, String concurrency) {
    try (ChildJvm jvm = manyStarts(ONE_CORE, count, concurrency)) {
      jvm.awaitLine("all");
      assertThat(jvm.awaitLine("ready")).isEqualTo(count);
      assertThat(jvm.awaitLine("failed")).isEqualTo("0");
      jvm.type("");
      assertThat(jvm.await(Duration.ofSeconds(60))).isZero();
    }
  }

  @Test
  void allAreGoneSoonAfterTheJvmWasKilled() {
    try (ChildJvm jvm = manyStarts(List.of(), "100", "cores")) {
      jvm.awaitLine("all");
      ProcessHandle handle = ProcessHandle.of(jvm.pid()).orElseThrow();
      // A template forks ahead by way of a process that ends at once.
      await()
          .untilAsserted(
              () ->
                  assertThat(handle.descendants())
                      .as("launcher, template, workers, perhaps the next")
                      .hasSizeBetween(102, 103));
      List<ProcessHandle> below = handle.descendants().toList();
      assertThat(pids(jvm)).hasSize(100);
      jvm.kill();
      // The launcher takes at most 1.5 s itself. The kernel must end a hundred processes.
      await()
          .atMost(Duration.ofSeconds(8))
          .until(() -> below.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  @Test
  void aStartThatWaitsHoldsUpNoOther() {
    try (ClutchFixture fixture = ClutchFixture.open("clutch.process.start-concurrency = 1")) {
      PythonRef slow = fixture.spawn(WorkerSpec.functions("endless_import"));
      await().until(() -> fixture.status(slow).pid() > 0);
      PythonRef next = fixture.spawn(WorkerSpec.functions("os"));
      assertThat(ClutchFixture.pid(next)).isPositive();
      assertThat(fixture.status(slow).phase()).isInstanceOf(WorkerPhase.Starting.class);
    }
  }

  @Test
  void oneThatIsStoppedWhileItWaitsGivesItsTurnAway() throws Exception {
    String silent = FakeInterpreter.script(directory, "exec sleep 60");
    try (ClutchFixture fixture = ClutchFixture.open("clutch.process.start-concurrency = 1")) {
      PythonRef first = fixture.spawn(WorkerSpec.functions("os").withInterpreter(silent));
      List<PythonRef> waiting =
          IntStream.range(0, 5).mapToObj(i -> fixture.spawn(WorkerSpec.functions("os"))).toList();
      waiting.subList(0, 4).forEach(PythonRef::stop);
      waiting.subList(0, 4).forEach(ClutchFixture::stopped);
      first.stop();
      ClutchFixture.stopped(first);
      assertThat(ClutchFixture.pid(waiting.get(4))).isPositive();
      assertThat(fixture.events(WorkerEvent.Ready.class)).hasSize(1);
    }
  }

  private static ChildJvm manyStarts(List<String> before, String count, String concurrency) {
    return ChildJvm.start(
        before,
        ChildJvm.classPath(),
        ManyStarts.class,
        List.of("-Dclutch.process.start-concurrency=" + concurrency),
        count);
  }

  private static List<Long> pids(ChildJvm jvm) {
    return Arrays.stream(jvm.awaitLine("pids").split(" ")).map(Long::valueOf).toList();
  }
}
