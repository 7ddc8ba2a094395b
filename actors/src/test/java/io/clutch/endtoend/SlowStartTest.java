package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.failure.BootError.Timeout;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The start timeout is the only limit of a start. No step has its own limit. */
@ExtendWith(Leftovers.class)
class SlowStartTest {
  private static final Duration SHORT = Duration.ofMillis(700);

  private static ClutchFixture fixture;
  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open("clutch.link.handshake-timeout = 200 ms");
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void anInterpreterThatSaysNothingIsEndedAtTheTimeout() throws IOException {
    WorkerSpec spec = spec(FakeInterpreter.script(directory, "echo asleep >&2; exec sleep 60"));
    long before = System.nanoTime();
    var late = (Timeout) Boot.error(fixture, once(spec, SHORT));
    assertThat(late.limit()).isEqualTo(SHORT);
    assertThat(late.message()).contains("being started", "hello", "stderr: asleep");
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .as("far from the fixed 10 s that it once took")
        .isLessThan(Duration.ofSeconds(5));
  }

  /** The launcher process has a second more, which no caller waits for. */
  @Test
  void aCallFailsAtTheTimeoutOfTheStart() throws IOException {
    WorkerSpec spec =
        once(spec(FakeInterpreter.script(directory, "exec sleep 60")), SHORT)
            .withSettings(base -> base.withRestart(RestartSettings.never()));
    Duration best = Duration.ofDays(1);
    for (int attempt = 0; attempt < 5; attempt++) {
      long before = System.nanoTime();
      NotRunning failure =
          ClutchFixture.failure(
              fixture.spawn(spec).call("os:getpid", Long.class), NotRunning.class);
      Duration took = Duration.ofNanos(System.nanoTime() - before);
      assertThat(failure.message()).contains("not ready within " + SHORT.toMillis() + " ms");
      assertThat(took).isGreaterThanOrEqualTo(SHORT);
      best = took.compareTo(best) < 0 ? took : best;
    }
    assertThat(best).isLessThan(SHORT.plusMillis(500));
  }

  @Test
  void aWorkerThatIsStoppedMeanwhileIsGoneAtOnce() throws IOException {
    PythonRef python = fixture.spawn(spec(FakeInterpreter.script(directory, "exec sleep 60")));
    assertThat(fixture.status(python).incarnation()).isOne();
    python.stop();
    assertThat(ClutchFixture.stopped(python)).isInstanceOf(ExitReason.Stopped.class);
  }

  @Test
  void aSlowLauncherProcessIsWaitedFor() throws IOException {
    becomesReady(FakeInterpreter.beforeTheLauncher(directory, "sleep 1"));
  }

  @Test
  void aSlowInterpreterIsWaitedFor() throws IOException {
    becomesReady(FakeInterpreter.beforeTheWorker(directory, "sleep 1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zmtp._connect = slowly(zmtp._connect, 1, 0)",
        "zmtp.Connection.__init__ = slowly(zmtp.Connection.__init__, 0, 1)",
        "handshake.Handshake._say_hello = slowly(handshake.Handshake._say_hello, 1, 1)",
      })
  void aSlowStepOfTheHandshakeIsWaitedFor(String slow) throws IOException {
    becomesReady(FakeInterpreter.changed(directory, slow));
  }

  /** Until then it is an unknown peer, for which the handshake's limit would apply. */
  @ParameterizedTest
  @ValueSource(strings = {"ipc://*", "tcp://127.0.0.1:0"})
  void aWorkerThatConnectsAndIsSilentIsWaitedFor(String address) throws IOException {
    String slow = "zmtp._connect = slowly(zmtp._connect, 0, 1)";
    try (ClutchFixture other =
        ClutchFixture.open(
            "clutch.link.handshake-timeout = 200 ms",
            "clutch.link.address = \"" + address + "\"")) {
      becomesReady(other, FakeInterpreter.changed(directory, slow));
    }
  }

  @Test
  void aHandshakeThatNeverEndsIsEndedAtTheTimeout() throws IOException {
    String slow = "zmtp._connect = slowly(zmtp._connect, 0, 60)";
    WorkerSpec spec = spec(FakeInterpreter.changed(directory, slow));
    var late = (Timeout) Boot.error(fixture, once(spec, Duration.ofSeconds(2)));
    assertThat(late.phase()).isEqualTo("connecting");
  }

  private static void becomesReady(String interpreter) {
    becomesReady(fixture, interpreter);
  }

  private static void becomesReady(ClutchFixture fixture, String interpreter) {
    PythonRef python = fixture.spawn(spec(interpreter));
    String path = python.actor().path().toStringWithoutAddress();
    assertThat(ClutchFixture.pid(python)).isPositive();
    assertThat(fixture.events(WorkerEvent.Exited.class))
        .noneMatch(event -> event.worker().equals(path));
    python.stop();
    ClutchFixture.stopped(python);
  }

  private static WorkerSpec spec(String interpreter) {
    return WorkerSpec.functions("os").withInterpreter(interpreter);
  }

  private static WorkerSpec once(WorkerSpec spec, Duration timeout) {
    return spec.withSettings(
        base -> base.withStartTimeout(timeout).withRestart(RestartSettings.never()));
  }
}
