package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.telemetry.WorkerEvent.CallFailed;
import io.clutch.worker.LadderSettings;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cancel ends its call in any state and nothing else: the process survives. */
@ExtendWith(Leftovers.class)
class CancelTest {
  private static final LadderSettings ONLY_INTERRUPT =
      new LadderSettings(
          Duration.ZERO, Optional.of(Duration.ofMillis(50)), Optional.empty(), Optional.empty());

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

  private static PythonRef spawn(int credit) {
    return fixture.spawn(
        WorkerSpec.functions("os", "hangs")
            .withSettings(base -> base.withCredit(credit).withLadder(ONLY_INTERRUPT)));
  }

  private static void cancel(CompletionStage<?> call) {
    assertThat(call.toCompletableFuture().cancel(true)).isTrue();
    assertThatThrownBy(() -> call.toCompletableFuture().join())
        .isInstanceOf(CancellationException.class);
  }

  private String marker(String name) {
    return directory.resolve(name).toString();
  }

  private void awaitMarker(String name) {
    await().until(() -> Files.exists(directory.resolve(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hangs:loop", "hangs:sleep", "hangs:wait"})
  void endsACallThatRuns(String function) {
    PythonRef python = spawn(64);
    long first = pid(python);
    var running = python.call(function, Object.class, marker("runs"));
    awaitMarker("runs");
    cancel(running);
    assertThat(pid(python)).isEqualTo(first);
    await().untilAsserted(() -> assertThat(fixture.status(python).inFlight()).isZero());
    assertThat(fixture.status(python).incarnation()).isEqualTo(1);
    assertThat(fixture.events(CallFailed.class))
        .anySatisfy(
            event -> {
              assertThat(event.function()).isEqualTo(function);
              assertThat(event.failure()).isEqualTo("Cancelled");
            });
  }

  @Test
  void letsTheHandlerTidyUp() {
    PythonRef python = spawn(64);
    var running =
        python.call("hangs:sleep_and_tidy", Object.class, marker("runs"), marker("tidied"));
    awaitMarker("runs");
    cancel(running);
    awaitMarker("tidied");
    assertThat(pid(python)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64})
  void keepsAQueuedCallFromEverRunning(int credit) {
    PythonRef python = spawn(credit);
    long first = pid(python);
    var running = python.call("hangs:late", String.class, 0.4, "runs");
    var queued = python.call("hangs:late", String.class, 0.0, "never");
    var behind = python.call("hangs:late", String.class, 0.0, "behind");
    cancel(queued);
    assertThat(value(running)).isEqualTo("runs");
    assertThat(value(behind)).isEqualTo("behind");
    assertThat(value(python.call("hangs:tokens", String[].class)))
        .containsExactly("runs", "behind");
    assertThat(pid(python)).isEqualTo(first);
    assertThat(fixture.status(python).inFlight()).isZero();
    assertThat(fixture.status(python).queued()).isZero();
  }

  @Test
  void comesTooLateForAnAnswerThatIsThere() {
    PythonRef python = spawn(64);
    var answered = python.call("hangs:late", String.class, 0.0, "token");
    assertThat(value(answered)).isEqualTo("token");
    assertThat(answered.toCompletableFuture().cancel(true)).isFalse();
    assertThat(value(answered)).isEqualTo("token");
  }

  @Test
  void ofManyAtOnceLeavesTheOthersAlone() {
    PythonRef python = spawn(64);
    long first = pid(python);
    for (int i = 0; i < 500; i++) {
      var kept = python.call("hangs:late", String.class, 0.0, "kept-" + i);
      var dropped = python.call("hangs:late", String.class, 0.0, "dropped-" + i);
      dropped.toCompletableFuture().cancel(true);
      assertThat(value(kept)).isEqualTo("kept-" + i);
    }
    assertThat(pid(python)).isEqualTo(first);
    await().untilAsserted(() -> assertThat(fixture.status(python).inFlight()).isZero());
  }
}
