package io.clutch.endtoend;

import static io.clutch.Alike.like;
import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.call.CallPolicy;
import io.clutch.call.RetrySettings;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.telemetry.PolicyEvent;
import io.clutch.telemetry.PolicyEvent.Retrying;
import io.clutch.telemetry.Telemetry;
import io.clutch.worker.QueueSettings;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
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

/** A policy's retry with real processes: failures that are tried again, and others. */
@ExtendWith(Leftovers.class)
class RetryTest {
  private static final WorkerSpec WORKER =
      WorkerSpec.functions("os", "slow", "hangs", "crashes").withModulePath(ClutchFixture.HANDLERS);
  private static final RetrySettings THREE = RetrySettings.create(3);
  private static final RetrySettings SLOW =
      THREE.withBackoff(Duration.ofMinutes(1), Duration.ofMinutes(1));

  private static final PolicyEvents events = new PolicyEvents();
  private static ClutchFixture fixture;
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.unheard(events.setup());
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static PythonRef retrying(PythonRef python) {
    return python.with(CallPolicy.create().withRetry(THREE));
  }

  private Call<String> onceStuck() {
    return Call.of("slow:once_stuck", String.class, directory.resolve("calls").toString());
  }

  private List<String> calls() throws IOException {
    Path calls = directory.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  private CompletionStage<String> stuck(PythonRef python, Call<String> call) {
    CompletionStage<String> answer = python.call(call);
    await().until(() -> calls().size() == 1);
    return answer;
  }

  @Test
  void anIdempotentCallOutlivesItsProcess() throws IOException {
    PythonRef python = retrying(fixture.spawn(WORKER));
    long first = pid(python);
    var answer = stuck(python, onceStuck().asIdempotent());
    TreeFixture.kill(first);
    assertThat(value(answer)).isEqualTo("call 2");
    assertThat(calls()).hasSize(2).startsWith("" + first).doesNotHaveDuplicates();
    assertThat(events.of(python.actor().path().toStringWithoutAddress()))
        .singleElement()
        .isInstanceOfSatisfying(
            Retrying.class,
            event -> {
              assertThat(event.function()).isEqualTo("slow:once_stuck");
              assertThat(event.failure()).isEqualTo("Exited");
              assertThat(event.attempt()).isEqualTo(1);
            });
  }

  @Test
  void anotherDoesNot() throws IOException {
    PythonRef python = retrying(fixture.spawn(WORKER));
    long first = pid(python);
    var answer = stuck(python, onceStuck());
    TreeFixture.kill(first);
    assertThat(failure(answer, Exited.class).exit().pid()).isEqualTo(first);
    assertThat(pid(python)).isNotEqualTo(first);
    assertThat(calls()).hasSize(1);
  }

  @Test
  void soItIsForAChildOfATree() throws IOException {
    try (TreeFixture tree = TreeFixture.open(TreeFixture.one(PythonWorker.child("a", WORKER)))) {
      PythonRef python = retrying(Clutch.get(tree.clutch.system()).ref(tree.top, "a", WORKER));
      var answer = stuck(python, onceStuck().asIdempotent());
      TreeFixture.kill(Long.parseLong(calls().get(0)));
      assertThat(value(answer)).isEqualTo("call 2");
    }
  }

  @Test
  void thePolicyAloneCountsTheProcesses() {
    PythonRef python = retrying(fixture.spawn(WORKER));
    var deadly = Call.of("crashes:leave", Object.class, 3).asIdempotent();
    var thrown = catchThrowableOfType(CallFailedException.class, () -> value(python.call(deadly)));
    assertThat(((Exited) thrown.failure()).exit().incarnation()).isEqualTo(3);
    assertThat(thrown.getSuppressed())
        .extracting(each -> ((Exited) ((CallFailedException) each).failure()).exit().incarnation())
        .containsExactly(1, 2);
  }

  @Test
  void aFullQueueIsWaitedFor() {
    PythonRef python =
        fixture.spawn(
            WORKER.withSettings(
                base -> base.withCredit(1).withQueue(new QueueSettings(1, 1 << 20))));
    long first = pid(python);
    var running = python.call("hangs:late", String.class, 1.0, "running");
    await().until(() -> fixture.status(python).inFlight() == 1);
    var queued = python.call("hangs:late", String.class, 0.0, "queued");
    var refused =
        python
            .with(
                CallPolicy.create()
                    .withRetry(
                        RetrySettings.create(100)
                            .withBackoff(Duration.ofMillis(100), Duration.ofMillis(100))))
            .call("os:getpid", Long.class);
    assertThat(value(refused)).isEqualTo(first);
    assertThat(value(running)).isEqualTo("running");
    assertThat(value(queued)).isEqualTo("queued");
    assertThat(events.of(python.actor().path().toStringWithoutAddress()))
        .isNotEmpty()
        .allSatisfy(event -> assertThat(((Retrying) event).failure()).isEqualTo("QueueFull"));
  }

  @Test
  void theDeadlineIsThatOfAllTries() throws IOException {
    PythonRef python =
        fixture.spawn(WORKER).with(CallPolicy.create().withRetry(THREE.withOn(failure -> true)));
    long first = pid(python);
    Duration limit = Duration.ofSeconds(1);
    var call = onceStuck().asIdempotent().withDeadline(limit);
    assertThat(failure(python.call(call))).satisfies(like(new DeadlineExceeded(limit, Where.SENT)));
    assertThat(calls()).containsExactly("" + first);
  }

  @Test
  void cancellingEndsTheTryInPython() {
    PythonRef python = fixture.spawn(WORKER);
    PythonRef patient = retrying(python);
    String marker = directory.resolve("runs").toString();
    var running = patient.call(Call.of("hangs:wait", Object.class, marker).asIdempotent());
    await().until(() -> Files.exists(Path.of(marker)));
    assertThat(running.toCompletableFuture().cancel(true)).isTrue();
    await().untilAsserted(() -> assertThat(fixture.status(python).inFlight()).isZero());
    assertThat(fixture.status(python).incarnation()).isEqualTo(1);
  }

  @Test
  void aStoppedWorkerIsNotWaitedFor() {
    PythonRef python = fixture.spawn(WORKER);
    pid(python);
    python.stop();
    ClutchFixture.stopped(python);
    PythonRef patient = python.with(CallPolicy.create().withRetry(SLOW));
    var call = Call.of("os:getpid", Long.class).withDeadline(Duration.ofMinutes(10));
    failure(patient.call(call), NotRunning.class);
  }

  @Test
  void theSystemsEndEndsTheWait() {
    CompletionStage<Object> answer;
    var heard = new PolicyEvents();
    try (ClutchFixture other = ClutchFixture.unheard(heard.setup())) {
      PythonRef python = other.spawn(WORKER).with(CallPolicy.create().withRetry(SLOW));
      answer =
          python.call(
              Call.of("crashes:leave", Object.class, 3)
                  .asIdempotent()
                  .withDeadline(Duration.ofMinutes(10)));
      String worker = python.actor().path().toStringWithoutAddress();
      await().until(() -> heard.of(worker).size() == 1);
      assertThat(answer.toCompletableFuture()).isNotDone();
    }
    failure(answer, NotRunning.class);
  }

  @Test
  void aListenerThatThrowsHarmsNothing() {
    Telemetry bad =
        event -> {
          if (event instanceof PolicyEvent) {
            throw new AssertionError("a bad listener");
          }
        };
    try (LogCapture logs = LogCapture.of("io.clutch.internal.telemetry.GuardedTelemetry");
        ClutchFixture other = ClutchFixture.unheard(ClutchSetup.create().withTelemetry(bad))) {
      PythonRef python = retrying(other.spawn(WORKER));
      long first = pid(python);
      var answer = stuck(python, onceStuck().asIdempotent());
      TreeFixture.kill(first);
      assertThat(value(answer)).isEqualTo("call 2");
      ClutchFixture.awaitTelemetry();
      assertThat(logs.messages()).anyMatch(message -> message.contains("Retrying"));
    }
  }
}
