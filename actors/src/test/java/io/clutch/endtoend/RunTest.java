package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.call.Call;
import io.clutch.data.ResultType;
import io.clutch.failure.BootError.Refused;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.BadArguments;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.failure.CallFailure.Undecodable;
import io.clutch.failure.CallFailure.Unencodable;
import io.clutch.failure.CallFailure.UnknownFunction;
import io.clutch.failure.ExitReason;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A call with a worker of its own: it has every outcome that a call can have, and leaves nothing.
 */
@ExtendWith(Leftovers.class)
class RunTest {
  private static final WorkerSpec FUNCTIONS =
      WorkerSpec.functions("one_shots", "crashes", "hangs").withModulePath(ClutchFixture.HANDLERS);

  @TempDir Path directory;
  private ClutchFixture fixture;
  private Clutch clutch;

  @BeforeEach
  void open() {
    fixture = ClutchFixture.open("clutch.process.start-concurrency = 16");
    clutch = Clutch.get(fixture.system());
  }

  /** After each test, all workers have ended by themselves and were started once. */
  @AfterEach
  void close() {
    awaitNoWorker();
    assertThat(clutch.memoryInUse()).isZero();
    assertThat(fixture.events(WorkerEvent.Restarting.class)).isEmpty();
    fixture.close();
  }

  private void awaitNoWorker() {
    await()
        .until(
            () ->
                fixture.events(WorkerEvent.Starting.class).size()
                    == fixture.events(WorkerEvent.Stopped.class).size());
  }

  private <T> CompletionStage<T> run(String function, Class<T> result, Object... arguments) {
    return clutch.run(FUNCTIONS, Call.of(function, result, arguments));
  }

  private WorkerSpec waiting() {
    return WorkerSpec.actor("waiting_start:Waiting", directory.resolve("gate").toString())
        .withModulePath(ClutchFixture.HANDLERS);
  }

  private WorkerSpec job() {
    return WorkerSpec.actor("one_shots:Job", tidied().toString())
        .withModulePath(ClutchFixture.HANDLERS);
  }

  private Path tidied() {
    return directory.resolve("tidied");
  }

  private String marker() {
    return directory.resolve("marker").toString();
  }

  private void awaitMarker() {
    await().until(() -> Files.exists(Path.of(marker())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"one_shots:only", "one_shots:only_async", "one_shots:last"})
  void eachHasAProcessOfItsOwn(String function) {
    List<CompletionStage<Long>> runs =
        IntStream.range(0, 6).mapToObj(i -> run(function, Long.class)).toList();
    Set<Long> pids = new HashSet<>();
    runs.forEach(run -> pids.add(value(run)));
    assertThat(pids).hasSize(6);
    await().until(() -> pids.stream().noneMatch(Proc::runs));
  }

  @Test
  void anActorIsConstructedAndStoppedInOrder() {
    var call = Call.of("do", String.class).withNamed("name", "it").withHeader("user", "Ada");
    assertThat(value(clutch.run(job(), call))).isEqualTo("it is done");
    await().until(() -> Files.exists(tidied()));
  }

  @Test
  void aResultMayHaveAGenericType() {
    WorkerSpec json = WorkerSpec.functions("json");
    var call = Call.of("json:loads", new ResultType<List<Integer>>() {}, "[1, 2]");
    assertThat(value(clutch.run(json, call))).containsExactly(1, 2);
  }

  @Test
  void whatPythonSaysIsTheOutcome() {
    Raised raised = failure(run("one_shots:square", Long.class, -1), Raised.class);
    assertThat(raised.error().message()).isEqualTo("no root: -1");
    assertThat(raised.callee().worker()).startsWith("/system/clutch-runs/run-");
    failure(run("one_shots:cube", Long.class, 1), UnknownFunction.class);
    failure(run("one_shots:square", Long.class, "1"), BadArguments.class);
    failure(run("one_shots:square", String.class, 1), Undecodable.class);
  }

  @Test
  void anArgumentThatCannotCrossStartsNoProcess() {
    Unencodable failure =
        failure(run("one_shots:square", Long.class, new Object()), Unencodable.class);
    assertThat(failure.callee().function()).isEqualTo("one_shots:square");
    assertThat(fixture.events(WorkerEvent.Starting.class)).isEmpty();
  }

  /** An idempotent call is not sent again, because there is no next process. */
  @Test
  void aProcessThatEndsIsNotReplaced() throws IOException {
    var call = Call.of("crashes:leave", Void.class, 3).asIdempotent();
    Exited exited = failure(clutch.run(FUNCTIONS, call), Exited.class);
    assertThat(exited.exit().reason()).isEqualTo(new ExitReason.Code(3));
    assertThat(exited.exit().stderrTail()).contains("these are my last words");
    awaitNoWorker();
    assertThat(fixture.events(WorkerEvent.Starting.class)).hasSize(1);
  }

  @Test
  void oneThatCannotStartSaysWhy() {
    WorkerSpec broken =
        WorkerSpec.functions("broken_import").withModulePath(ClutchFixture.HANDLERS);
    NotRunning failure =
        failure(clutch.run(broken, Call.of("broken_import:f", Long.class)), NotRunning.class);
    assertThat(failure.reason())
        .isInstanceOfSatisfying(
            ExitReason.BootFailed.class,
            it -> assertThat(((Refused) it.error()).code()).isEqualTo(Refused.Code.IMPORT_FAILED));
  }

  @Test
  void oneThatFinishesBeforeItIsReadyMakesNoCall() {
    var call = Call.of("do", String.class, "it");
    NotRunning failure =
        failure(clutch.run(job().withNamed("early", true), call), NotRunning.class);
    assertThat(failure.reason()).isEqualTo(new ExitReason.Finished("nothing to do"));
    await().until(() -> Files.exists(tidied()));
  }

  @Test
  void theDeadlineCoversTheStart() {
    var call = Call.of("pid", Long.class).withDeadline(Duration.ofMillis(300));
    DeadlineExceeded late = failure(clutch.run(waiting(), call), DeadlineExceeded.class);
    assertThat(late.where()).isEqualTo(Where.QUEUED);
    assertThat(late.deadline()).isEqualTo(Duration.ofMillis(300));
  }

  @Test
  void andTheCall() {
    var call = Call.of("hangs:sleep", Void.class, marker()).withDeadline(Duration.ofSeconds(2));
    DeadlineExceeded late = failure(clutch.run(FUNCTIONS, call), DeadlineExceeded.class);
    assertThat(late.where()).isEqualTo(Where.SENT);
  }

  @Test
  void cancellingWhileItStartsEndsTheWorker() {
    CompletableFuture<Long> run =
        clutch.run(waiting(), Call.of("pid", Long.class)).toCompletableFuture();
    await().until(() -> fixture.events(WorkerEvent.Starting.class).size() == 1);
    assertThat(run.cancel(true)).isTrue();
    assertThatThrownBy(run::join).isInstanceOf(CancellationException.class);
    awaitNoWorker();
  }

  @Test
  void cancellingWhileItRunsDoesSoToo() {
    var run = run("hangs:sleep", Void.class, marker()).toCompletableFuture();
    awaitMarker();
    run.cancel(true);
    awaitNoWorker();
  }

  @Test
  void cancellingAtOnceIsNoFault() {
    for (int i = 0; i < 20; i++) {
      run("one_shots:only", Long.class).toCompletableFuture().cancel(true);
    }
    assertThat(value(run("one_shots:only", Long.class))).isPositive();
  }

  @Test
  void dependentsRunOnTheDispatcher() {
    String thread =
        value(run("one_shots:only", Long.class).thenApply(pid -> Thread.currentThread().getName()));
    assertThat(thread).contains("dispatcher").doesNotContain("socket");
  }

  @Test
  void itsSystemsEndEndsIt() {
    var call = Call.of("hangs:sleep", Void.class, marker());
    CompletionStage<Void> run = clutch.run(FUNCTIONS, call);
    awaitMarker();
    fixture.system().terminate();
    CallFailure failure = failure(run);
    assertThat(failure)
        .isInstanceOfAny(CallFailure.Interrupted.class, Exited.class, NotRunning.class);
    value(fixture.system().getWhenTerminated());
    failure(clutch.run(FUNCTIONS, call), NotRunning.class);
  }
}
