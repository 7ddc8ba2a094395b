package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.Step;
import io.clutch.failure.ExitReason.Stopped;
import io.clutch.worker.StopSettings;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stop finishes admitted calls within a limit, and always ends. */
@ExtendWith(Leftovers.class)
class StopTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final StopSettings QUICK =
      new StopSettings(
          Duration.ofMillis(300),
          Duration.ofMillis(300),
          Duration.ofMillis(300),
          Duration.ofMillis(300));

  /** Gives up what is not finished soon, and Python all the time that it needs to end. */
  private static final StopSettings PATIENT =
      new StopSettings(QUICK.drain(), Duration.ofSeconds(30), QUICK.interrupt(), QUICK.terminate());

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

  private static PythonRef spawn(StopSettings settings) {
    return fixture.spawn(
        WorkerSpec.functions("os", "hangs")
            .withSettings(base -> base.withStop(settings).withCredit(2)));
  }

  @Test
  void whatWasAcceptedIsAnswered() {
    PythonRef python =
        fixture.spawn(WorkerSpec.functions("os", "hangs").withSettings(base -> base.withCredit(2)));
    pid(python);
    var accepted =
        IntStream.range(0, 20)
            .mapToObj(n -> python.call("hangs:late", String.class, 0.01, "" + n))
            .toList();
    python.stop();
    python.stop();
    var refused = python.call("hangs:late", String.class, 0.0, "refused");
    for (int n = 0; n < 20; n++) {
      assertThat(value(accepted.get(n))).isEqualTo("" + n);
    }
    assertThat(failure(refused, NotRunning.class).reason()).isInstanceOf(Stopped.class);
    assertThat(ClutchFixture.stopped(python)).isEqualTo(new Stopped(Step.ASKED, 0));
    assertThat(failure(python.call("os:getpid", Long.class), NotRunning.class).reason())
        .isEqualTo(new Stopped(Step.ASKED, 0));
  }

  @Test
  void whatIsNotFinishedInTimeFails() {
    PythonRef python = spawn(PATIENT);
    pid(python);
    var running = python.call("hangs:late", String.class, 0.5, "running");
    var sent = python.call("hangs:late", String.class, 0.0, "sent");
    var queued = python.call("hangs:late", String.class, 0.0, "queued");
    python.stop();
    assertThat(value(running)).isEqualTo("running");
    assertThat(failure(sent)).isInstanceOf(NotRunning.class);
    assertThat(failure(queued)).isInstanceOf(NotRunning.class);
    assertThat(ClutchFixture.stopped(python)).isEqualTo(new Stopped(Step.ASKED, 0));
  }

  /** A large call takes longer to arrive than Python takes to stop. */
  @Test
  void whatHadNotBegunHasNotRunWhateverItsSize() throws IOException {
    for (int round = 0; round < 5; round++) {
      PythonRef python =
          fixture.spawn(
              WorkerSpec.functions("os", "hangs", "pooled")
                  .withSettings(base -> base.withStop(PATIENT).withCredit(50)));
      Path gate = directory.resolve("gate" + round);
      String log = directory.resolve("log").toString();
      var running = python.call("pooled:enter_and_stay", Long.class, log, "", gate.toString(), 0.6);
      var calls = new ArrayList<CompletionStage<?>>();
      for (int i = 0; i < 10; i++) {
        calls.add(python.call("hangs:late", String.class, 0.0, "small"));
        calls.add(python.call("hangs:late", String.class, 0.0, "x".repeat(4 << 20)));
      }
      await().until(() -> fixture.status(python).inFlight() == 21);
      Files.createFile(gate);
      python.stop();
      value(running);
      assertThat(calls)
          .allSatisfy(
              call ->
                  assertThat(failure(call, NotRunning.class).reason()).isEqualTo(Stopped.ASKED));
      assertThat(ClutchFixture.stopped(python)).isEqualTo(new Stopped(Step.ASKED, 0));
    }
  }

  /** The step that helps has a long time, because a process may wait for a processor. */
  private static StopSettings patientAt(Step step) {
    Duration ask = step == Step.ASKED ? LONG : QUICK.ask();
    Duration interrupt = step == Step.INTERRUPTED ? LONG : QUICK.interrupt();
    Duration terminate = step == Step.TERMINATED ? LONG : QUICK.terminate();
    return new StopSettings(QUICK.drain(), ask, interrupt, terminate);
  }

  @ParameterizedTest
  @CsvSource({
    "hangs:sleep,      INTERRUPTED, 0",
    "hangs:wait,       ASKED,       0",
    "hangs:swallow,    TERMINATED, -1",
    "hangs:hold_gil,   TERMINATED, -1",
    "hangs:ignore_all, KILLED,     -1",
    "hangs:stop_self,  KILLED,     -1"
  })
  void aHandlerThatGoesOnIsEndedWithinTheTotal(String function, Step step, int code) {
    StopSettings stop = patientAt(step);
    PythonRef python = spawn(stop);
    Path marker = directory.resolve("runs");
    var running = python.call(function, Object.class, marker.toString());
    await().until(() -> Files.exists(marker));
    long before = System.nanoTime();
    python.stop();
    assertThat(ClutchFixture.stopped(python)).isEqualTo(new Stopped(step, code));
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isLessThan(stop.total().plusSeconds(10));
    assertThat(failure(running)).isNotNull();
  }

  @Test
  void theReasonOfACallThatWasEndedByTheStopIsTold() {
    PythonRef python = spawn(QUICK);
    Path marker = directory.resolve("runs");
    var running = python.call("hangs:ignore_all", Object.class, marker.toString());
    await().until(() -> Files.exists(marker));
    python.stop();
    assertThat(failure(running, Exited.class).exit().reason())
        .isEqualTo(new Stopped(Step.KILLED, -1));
  }

  @Test
  void aStopThatIsNotInOrderIsLogged() {
    try (LogCapture log = LogCapture.of("io.clutch.internal.worker.Worker")) {
      PythonRef orderly = spawn(QUICK);
      pid(orderly);
      orderly.stop();
      ClutchFixture.stopped(orderly);
      assertThat(log.messages()).noneMatch(message -> message.contains("did not stop by itself"));
      PythonRef python = spawn(QUICK);
      Path marker = directory.resolve("runs");
      python.call("hangs:ignore_all", Object.class, marker.toString());
      await().until(() -> Files.exists(marker));
      python.stop();
      ClutchFixture.stopped(python);
      assertThat(log.messages())
          .anyMatch(
              message ->
                  message.contains("stopped as asked (SIGKILL)")
                      && message.contains("it did not stop by itself"));
    }
  }

  @Test
  void aStopDuringTheStartEndsIt() {
    PythonRef python = fixture.spawn(WorkerSpec.functions("endless_import"));
    await().until(() -> fixture.status(python).pid() > 0);
    var call = python.call("endless_import:x", Object.class);
    python.stop();
    ExitReason reason = ClutchFixture.stopped(python);
    assertThat(reason).isInstanceOf(Stopped.class);
    assertThat(failure(call)).isInstanceOf(NotRunning.class);
  }

  @Test
  void aStopAtOnceIsAStopToo() {
    PythonRef python = fixture.spawn(WorkerSpec.functions("os"));
    var call = python.call("os:getpid", Long.class);
    python.stop();
    assertThat(ClutchFixture.stopped(python)).isInstanceOf(Stopped.class);
    assertThat(failure(call)).isInstanceOf(NotRunning.class);
  }
}
