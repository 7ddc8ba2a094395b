package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.ExitReason.Step;
import io.clutch.failure.ExitReason.Stopped;
import io.clutch.supervision.Restart;
import io.clutch.worker.StopSettings;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Python actors start timers, which live and end with their processes. */
@ExtendWith(Leftovers.class)
class TimerTest {
  private static final ResultType<List<Long>> NUMBERS = new ResultType<>() {};
  private static final Duration QUICK = Duration.ofMillis(300);

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

  private static WorkerSpec ticker(double period) {
    return WorkerSpec.actor("timed:Ticker", period).withModulePath(ClutchFixture.HANDLERS);
  }

  private static List<Long> counted(PythonRef python) {
    return value(python.call("counted", NUMBERS));
  }

  private Path hang(PythonRef python, boolean isStubborn) {
    Path begun = directory.resolve("begun");
    value(python.call("hang", Void.class, begun.toString(), isStubborn));
    await().until(() -> Files.exists(begun));
    return begun;
  }

  @Test
  void anIdleWorkerRunsItsTimers() {
    PythonRef python = fixture.spawn(ticker(0.005));
    value(python.call("add_later", Void.class, 0.001, 7));
    await().until(() -> counted(python).get(0) >= 5 && counted(python).get(1) == 7);
    assertThat(value(python.call("cancel", Boolean.class))).isTrue();
    long ticks = counted(python).get(0);
    value(python.call("add_later", Void.class, 0.05, 1));
    await().until(() -> counted(python).get(1) == 8);
    assertThat(counted(python).get(0)).isEqualTo(ticks);
  }

  /** The constructor of the next process starts its own; nothing else is carried over. */
  @Test
  void timersEndWithTheirProcess() {
    WorkerSpec spec = ticker(0.005);
    var child = PythonWorker.child("a", spec).withRestart(Restart.PERMANENT);
    try (TreeFixture tree = TreeFixture.open(TreeFixture.one(child))) {
      PythonRef python = Clutch.get(tree.clutch.system()).ref(tree.top, "a", spec);
      value(python.call("add_later", Void.class, 0.5, 1));
      await().until(() -> counted(python).get(0) >= 2);
      long pid = value(python.call("pid", Long.class));
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      tree.probe.awaitRestarts("a", 1);
      value(python.call("add_later", Void.class, 0.6, 10));
      await().until(() -> counted(python).get(1) > 0);
      assertThat(counted(python).get(0)).isPositive();
      assertThat(counted(python).get(1)).isEqualTo(10);
    }
  }

  @ParameterizedTest
  @CsvSource({"false, INTERRUPTED", "true, TERMINATED"})
  void aStopEndsARunThatHangs(boolean isStubborn, Step step) {
    PythonRef python =
        fixture.spawn(
            ticker(0.005)
                .withSettings(base -> base.withStop(new StopSettings(QUICK, QUICK, QUICK, QUICK))));
    hang(python, isStubborn);
    python.stop();
    assertThat(ClutchFixture.stopped(python))
        .isInstanceOfSatisfying(Stopped.class, it -> assertThat(it.step()).isEqualTo(step));
  }

  /** Nothing else ends it: it has no deadline, and the process is not taken for a hung one. */
  @Test
  void callsBehindARunThatHangsEndAtTheirDeadlines() {
    PythonRef python =
        fixture.spawn(
            ticker(0.005)
                .withSettings(base -> base.withStop(new StopSettings(QUICK, QUICK, QUICK, QUICK))));
    long pid = value(python.call("pid", Long.class));
    hang(python, false);
    var call = Call.of("pid", Long.class).withDeadline(Duration.ofMillis(200));
    failure(python.call(call), DeadlineExceeded.class);
    assertThat(Proc.runs(pid)).isTrue();
    python.stop();
    assertThat(ClutchFixture.stopped(python)).isInstanceOf(Stopped.class);
  }
}
