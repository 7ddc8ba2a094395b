package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.worker.Allocations;
import io.clutch.worker.Profile;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Profiles of workers by samples. */
@ExtendWith(Leftovers.class)
class ProfileTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static ClutchFixture fixture;
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static PythonRef spawn() {
    PythonRef python = fixture.spawn(WorkerSpec.functions("os", "hangs", "held"));
    value(python.call("os:getpid", Long.class));
    return python;
  }

  private CompletionStage<Object> run(PythonRef python, String function) {
    Path marker = directory.resolve("runs");
    CompletionStage<Object> call = python.call(function, Object.class, marker.toString());
    await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(marker));
    return call;
  }

  private static String problem(CompletionStage<?> profile) {
    return value(profile.handle((found, failure) -> String.valueOf(failure.getMessage())));
  }

  @Test
  void showsWhereABusyWorkerSpendsItsTime() {
    PythonRef python = spawn();
    var call = run(python, "hangs:loop");
    Profile profile = value(python.profile(SECOND));
    assertThat(profile.over()).isEqualTo(SECOND);
    assertThat(profile.samples()).isBetween(1, 100);
    assertThat(profile.missed()).isBetween(0, 99);
    assertThat(profile.worker()).isEqualTo(python.actor().path().toStringWithoutAddress());
    List<String> lines = profile.collapsed().lines().toList();
    assertThat(lines).allMatch(line -> line.matches(".+ [1-9]\\d*"));
    assertThat(lines)
        .anyMatch(line -> line.startsWith("MainThread;") && line.contains(";loop (hangs.py)"));
    call.toCompletableFuture().cancel(true);
  }

  @Test
  void isTakenOnceAtATime() {
    PythonRef python = spawn();
    CompletionStage<Profile> first = python.profile(SECOND);
    assertThat(problem(python.profile(SECOND))).contains("another one is under way");
    assertThat(value(python.stacks()).doing()).isNotEmpty(); // stacks do not wait for it
    assertThat(value(first).samples()).isPositive();
    assertThat(value(python.profile(SECOND)).samples()).isPositive();
  }

  @Test
  void failsWithTheProcess() {
    PythonRef python = spawn();
    long pid = value(python.call("os:getpid", Long.class));
    CompletionStage<Profile> profile = python.profile(Profile.LONGEST);
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    assertThat(problem(profile)).contains("its process has ended");
  }

  @Test
  void failsWhileNativeCodeHoldsTheLock() {
    PythonRef python = spawn();
    run(python, "held:hold");
    assertThat(problem(python.profile(SECOND))).contains("native code may hold its lock");
    ProcessHandle.of(value(python.stacks()).pid()).orElseThrow().destroyForcibly();
  }

  @Test
  void showsWhichLinesHoldMemory() {
    PythonRef python = spawn();
    CompletionStage<Allocations> traced = python.allocations(Duration.ofSeconds(3));
    assertThat(problem(python.allocations(SECOND))).contains("another one is under way");
    await()
        .atMost(Duration.ofSeconds(2))
        .until(() -> value(python.call("held:is_traced", Boolean.class)));
    value(python.call("held:keep", Object.class, 2_000_000));
    Allocations found = value(traced);
    assertThat(found.bytes()).isGreaterThanOrEqualTo(2_000_000);
    assertThat(found.peakBytes()).isGreaterThanOrEqualTo(found.bytes());
    assertThat(found.isEarly()).isFalse();
    assertThat(found.lines().get(0).file()).endsWith("held.py");
    assertThat(found.lines().get(0).bytes()).isGreaterThanOrEqualTo(2_000_000);
    assertThat(value(python.call("held:is_traced", Boolean.class))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 999, 30_001})
  void refusesOtherTimes(long millis) {
    PythonRef python = spawn();
    assertThatThrownBy(() -> python.profile(Duration.ofMillis(millis)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 1 to 30 s");
    assertThatThrownBy(() -> python.allocations(Duration.ofMillis(millis)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
