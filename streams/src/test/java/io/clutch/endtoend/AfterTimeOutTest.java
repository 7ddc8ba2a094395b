package io.clutch.endtoend;

import static io.clutch.Alike.like;
import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.worker.LadderSettings;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that hangs ends its process, but no call that is made after its timeout fails. */
@ExtendWith(Leftovers.class)
class AfterTimeOutTest {
  private static final Duration DEADLINE = Duration.ofMillis(300);
  private static final Optional<Duration> STEP = Optional.of(Duration.ofMillis(300));
  private static final Optional<Duration> NEVER = Optional.of(Duration.ofMinutes(10));

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

  private static PythonRef spawn(LadderSettings ladder) {
    return fixture.spawn(
        WorkerSpec.functions("os", "hangs", "generators")
            .withSettings(base -> base.withLadder(ladder)));
  }

  private void timeOut(PythonRef python, String function) {
    var call = Call.of(function, Object.class, marker()).withDeadline(DEADLINE);
    assertThat(failure(python.call(call)))
        .satisfies(like(new DeadlineExceeded(DEADLINE, Where.SENT)));
  }

  private String marker() {
    return directory.resolve("runs").toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hangs:swallow", "hangs:hold_gil", "hangs:ignore_all"})
  void callsWaitForTheNextProcess(String function) {
    PythonRef python = spawn(new LadderSettings(Duration.ZERO, STEP, STEP, STEP));
    long first = pid(python);
    timeOut(python, function);
    List<CompletionStage<Long>> after = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      after.add(python.call("os:getpid", Long.class));
    }
    after.forEach(call -> assertThat(value(call)).isNotEqualTo(first));
    assertThat(fixture.status(python).incarnation()).isEqualTo(2);
  }

  @Test
  void streamsWaitForTheNextProcess() {
    PythonRef python = spawn(new LadderSettings(Duration.ZERO, STEP, STEP, STEP));
    pid(python);
    timeOut(python, "hangs:swallow");
    var numbers = Generators.source(python, "numbers", 3).runWith(Sink.seq(), fixture.system());
    assertThat(value(numbers)).containsExactly(0, 1, 2);
    assertThat(fixture.status(python).incarnation()).isEqualTo(2);
  }

  @Test
  void theirDeadlinesHoldWhileTheyWait() {
    PythonRef python = spawn(new LadderSettings(Duration.ZERO, NEVER, STEP, STEP));
    pid(python);
    timeOut(python, "hangs:swallow");
    var call = Call.of("os:getpid", Long.class).withDeadline(DEADLINE);
    assertThat(failure(python.call(call)))
        .satisfies(like(new DeadlineExceeded(DEADLINE, Where.QUEUED)));
  }

  @Test
  void aCallThatEndsAfterAllLetsThemGoOn() throws Exception {
    PythonRef python = spawn(new LadderSettings(Duration.ZERO, NEVER, STEP, STEP));
    long first = pid(python);
    Path gate = directory.resolve("gate");
    var late = Call.of("hangs:until_there", Object.class, gate.toString()).withDeadline(DEADLINE);
    failure(python.call(late), DeadlineExceeded.class);
    var after = python.call("os:getpid", Long.class);
    var numbers = Generators.source(python, "numbers", 3).runWith(Sink.seq(), fixture.system());
    Files.createFile(gate);
    assertThat(value(after)).isEqualTo(first);
    assertThat(value(numbers)).containsExactly(0, 1, 2);
  }

  @Test
  void anAsyncCallThatDoesNotEndHoldsUpNoOther() {
    PythonRef python = spawn(new LadderSettings(Duration.ZERO, NEVER, STEP, STEP));
    long first = pid(python);
    timeOut(python, "hangs:refuse_cancel");
    for (int i = 0; i < 20; i++) {
      assertThat(pid(python)).isEqualTo(first);
    }
    assertThat(fixture.status(python).inFlight()).isEqualTo(1);
  }

  @Test
  void anAsyncCallThatDoesNotEndCostsNoCallThatComesAfterItsInterrupt() {
    // A call before the interrupt has the time until the next step for its reply.
    var soon = Optional.of(Duration.ofMillis(1));
    var later = Optional.of(Duration.ofSeconds(3));
    PythonRef python = spawn(new LadderSettings(Duration.ZERO, soon, later, STEP));
    long first = pid(python);
    timeOut(python, "hangs:refuse_cancel");
    await()
        .untilAsserted(
            () -> {
              var call = Call.of("os:getpid", Long.class).withDeadline(Duration.ofSeconds(20));
              assertThat(value(python.call(call))).isNotEqualTo(first);
            });
  }

  @Test
  void whereNothingIsKilledTheyAreSent() {
    PythonRef python =
        spawn(new LadderSettings(Duration.ZERO, STEP, Optional.empty(), Optional.empty()));
    pid(python);
    timeOut(python, "hangs:swallow");
    var call = Call.of("os:getpid", Long.class).withDeadline(DEADLINE);
    assertThat(failure(python.call(call)))
        .satisfies(like(new DeadlineExceeded(DEADLINE, Where.SENT)));
    python.stop();
  }

  @Test
  void whatWasSentBeforeDiesWithTheProcess() {
    PythonRef python = spawn(new LadderSettings(Duration.ZERO, STEP, STEP, STEP));
    pid(python);
    var hanging =
        python.call(Call.of("hangs:swallow", Object.class, marker()).withDeadline(DEADLINE));
    var behind = python.call("os:getpid", Long.class);
    failure(hanging, DeadlineExceeded.class);
    failure(behind, Exited.class);
  }
}
