package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.failure.BootError;
import io.clutch.failure.ExitReason;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A first start that fails is tried again if load explains it, and only then. */
@ExtendWith(Leftovers.class)
class FirstStartTest {
  private static ClutchFixture fixture;
  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    fixture =
        ClutchFixture.open(
            "clutch.worker.start = spawn"); // a fault of a template is none of a worker
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void oneThatSomebodyKilledHealsTheSecondTime() throws IOException {
    healsTheSecondTime(FakeInterpreter.beforeTheWorker(directory, once("kill -9 $$")), fixture);
  }

  @Test
  void aLauncherProcessThatSomebodyKilledHealsTheSecondTime() throws IOException {
    healsTheSecondTime(FakeInterpreter.beforeTheLauncher(directory, once("kill -9 $$")), fixture);
  }

  @Test
  void oneThatWasTooSlowHealsTheSecondTime() throws IOException {
    String interpreter = FakeInterpreter.beforeTheWorker(directory, once("exec sleep 60"));
    PythonRef python =
        fixture.spawn(
            spec(interpreter).withSettings(base -> base.withStartTimeout(Duration.ofSeconds(3))));
    assertThat(ClutchFixture.pid(python)).isPositive();
    assertThat(fixture.status(python).restarts()).isOne();
  }

  @Test
  void oneThatLostItsConnectionHealsTheSecondTime() throws IOException {
    Path mark = directory.resolve("mark");
    String lose =
        """
        import os
        if not os.path.exists(%1$r):
            open(%1$r, "w").close()
            def lost(address):
                raise OSError("out of luck")
            zmtp._connect = lost
        """
            .replace("%1$r", "'" + mark + "'");
    healsTheSecondTime(FakeInterpreter.changed(directory, lose), fixture);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit 3", "kill -11 $$"})
  void anyOtherEndIsFinalAtOnce(String end) throws IOException {
    String interpreter =
        FakeInterpreter.beforeTheWorker(directory, "echo x >> '" + directory + "/tries'; " + end);
    BootError error = Boot.error(fixture, spec(interpreter));
    assertThat(error).isInstanceOf(BootError.Died.class);
    assertThat(error.mayHeal()).isFalse();
    assertThat(Files.readAllLines(directory.resolve("tries"))).hasSize(1);
  }

  @Test
  void whatNeverHealsIsGivenUpByTheRestartRule() throws IOException {
    String interpreter = FakeInterpreter.beforeTheWorker(directory, "kill -9 $$");
    var twice =
        new RestartSettings(
            2, Duration.ofMillis(1), Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1));
    PythonRef python =
        fixture.spawn(spec(interpreter).withSettings(base -> base.withRestart(twice)));
    var reason = (ExitReason.GaveUp) ClutchFixture.stopped(python);
    assertThat(reason.restarts()).isEqualTo(2);
    assertThat(reason.last()).isInstanceOf(ExitReason.BootFailed.class);
    assertThat(reason.message()).contains("SIGKILL");
  }

  private static void healsTheSecondTime(String interpreter, ClutchFixture fixture) {
    PythonRef python = fixture.spawn(spec(interpreter));
    assertThat(ClutchFixture.pid(python)).isPositive();
    assertThat(fixture.status(python).restarts()).isOne();
    String path = python.actor().path().toStringWithoutAddress();
    assertThat(fixture.events(WorkerEvent.Restarting.class))
        .filteredOn(event -> event.worker().equals(path))
        .singleElement()
        .satisfies(event -> assertThat(event.reason()).contains("could not start"));
  }

  private static WorkerSpec spec(String interpreter) {
    return WorkerSpec.functions("os").withInterpreter(interpreter);
  }

  /** Only the first time. */
  private String once(String text) {
    Path mark = directory.resolve("mark");
    return "[ -e '%1$s' ] || { touch '%1$s'; %2$s; }".formatted(mark, text);
  }
}
