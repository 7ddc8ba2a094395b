package io.clutch.endtoend;

import static io.clutch.Alike.like;
import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.pid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.Cause;
import io.clutch.failure.ExitReason.Killed;
import io.clutch.failure.ExitReason.Step;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.worker.LadderSettings;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** If a handler hangs, the caller is answered in time, and the ladder ends the call. */
@ExtendWith(Leftovers.class)
class HangTest {
  private static final Duration DEADLINE = Duration.ofMillis(400);
  private static final Duration IN_TIME = Duration.ofSeconds(10);
  private static final Optional<Duration> SHORT = Optional.of(Duration.ofMillis(200));

  /** Longer than an interrupt takes on any machine, and than a caller may wait. */
  private static final Optional<Duration> LONG = Optional.of(Duration.ofSeconds(30));

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

  /** A worker whose ladder waits that long for an interrupt to help. */
  private static PythonRef spawn(Optional<Duration> terminate) {
    return fixture.spawn(
        WorkerSpec.functions("os", "hangs")
            .withSettings(
                base ->
                    base.withLadder(new LadderSettings(Duration.ZERO, SHORT, terminate, SHORT))));
  }

  private DeadlineExceeded hang(PythonRef python, String function) {
    long before = System.nanoTime();
    var call =
        Call.of(function, Object.class, directory.resolve("runs").toString())
            .withDeadline(DEADLINE);
    DeadlineExceeded failure = failure(python.call(call), DeadlineExceeded.class);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(DEADLINE, IN_TIME);
    return failure;
  }

  @ParameterizedTest
  @ValueSource(strings = {"hangs:loop", "hangs:sleep", "hangs:wait"})
  void isInterruptedAndTheProcessLivesOn(String function) {
    PythonRef python = spawn(LONG);
    long first = pid(python);
    assertThat(hang(python, function)).satisfies(like(new DeadlineExceeded(DEADLINE, Where.SENT)));
    assertThat(directory.resolve("runs")).hasContent("" + first);
    assertThat(pid(python)).isEqualTo(first);
    assertThat(fixture.status(python).incarnation()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"loop", "sleep", "wait"})
  void isToldInTheLogWithThePythonLine(String function) {
    PythonRef python = spawn(LONG);
    long pid = pid(python);
    try (LogCapture log = LogCapture.of("io.clutch.internal.request.FailureReporter")) {
      hang(python, "hangs:" + function);
      await().until(() -> !log.messages().isEmpty());
      assertThat(pid(python)).isEqualTo(pid);
      String path = python.actor().path().toStringWithoutAddress();
      String start = "hangs:%s at %s (pid %d, incarnation 1) ".formatted(function, path, pid);
      String file = ClutchFixture.HANDLERS.resolve("hangs.py").toString();
      assertThat(log.messages())
          .singleElement()
          .asString()
          .startsWith(start + "ran past its deadline of ")
          .containsPattern(
              " ms; interrupted in %s \\(%s, line [1-9]\\d*\\)$".formatted(function, file));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "hangs:swallow,    TERMINATED",
    "hangs:hold_gil,   TERMINATED",
    "hangs:ignore_all, KILLED",
    "hangs:stop_self,  KILLED"
  })
  void isReplacedWhereAnInterruptDoesNotHelp(String function, Step step) {
    PythonRef python = spawn(SHORT);
    long first = pid(python);
    var hanging =
        python.call(
            Call.of(function, Object.class, directory.resolve("runs").toString())
                .withDeadline(DEADLINE));
    var behind = python.call("os:getpid", Long.class);
    assertThat(failure(hanging)).satisfies(like(new DeadlineExceeded(DEADLINE, Where.SENT)));
    ExitReason reason = failure(behind, Exited.class).exit().reason();
    assertThat(reason).isEqualTo(new Killed(Cause.DEADLINE, step));
    assertThat(reason.message()).contains("deadline", step.label());
    assertThat(pid(python)).isNotEqualTo(first);
    assertThat(fixture.status(python).incarnation()).isEqualTo(2);
  }

  /** A plain call runs while an earlier async call waits. */
  @Test
  void isInterruptedAlsoWhenItOvertookAnother() {
    PythonRef python = spawn(LONG);
    long first = pid(python);
    var waiting = python.call("hangs:wait", Object.class, directory.resolve("waits").toString());
    await().until(() -> Files.exists(directory.resolve("waits")));
    assertThat(hang(python, "hangs:sleep").where()).isEqualTo(Where.SENT);
    var next = Call.of("os:getpid", Long.class).withDeadline(Duration.ofSeconds(20));
    assertThat(ClutchFixture.value(python.call(next))).isEqualTo(first);
    assertThat(waiting.toCompletableFuture()).isNotDone();
    waiting.toCompletableFuture().cancel(true);
  }

  @Test
  void isReplacedAlsoWhereAnAsyncHandlerRefusesToBeCancelled() {
    PythonRef python = spawn(SHORT);
    long first = pid(python);
    assertThat(hang(python, "hangs:refuse_cancel").where()).isEqualTo(Where.SENT);
    String worker = python.actor().path().toStringWithoutAddress();
    await()
        .untilAsserted(
            () ->
                assertThat(fixture.events(WorkerEvent.Exited.class))
                    .filteredOn(exited -> exited.worker().equals(worker))
                    .singleElement()
                    .extracting(WorkerEvent.Exited::reason)
                    .isEqualTo(new Killed(Cause.DEADLINE, Step.TERMINATED).message()));
    assertThat(pid(python)).isNotEqualTo(first);
  }
}
