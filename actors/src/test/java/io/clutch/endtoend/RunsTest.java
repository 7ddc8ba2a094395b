package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonRuns;
import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.supervision.ChildSnapshot;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.Restart;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One-shot calls under supervisors, and many of them with a bound. */
@ExtendWith(Leftovers.class)
class RunsTest {
  private static final WorkerSpec FUNCTIONS =
      WorkerSpec.functions("one_shots", "hangs").withModulePath(ClutchFixture.HANDLERS);
  private static final String PROCESSES = "clutch.process.start-concurrency = 16";
  private static final SupervisorSpec DYNAMIC = SupervisorSpec.dynamic().withStartConcurrency(8);

  @TempDir Path directory;

  private static PythonRuns runs(TreeFixture tree) {
    return Clutch.get(tree.clutch.system()).runs(tree.top);
  }

  private WorkerSpec waiting() {
    return WorkerSpec.actor("waiting_start:Waiting", directory.resolve("gate").toString())
        .withModulePath(ClutchFixture.HANDLERS);
  }

  private static Call<Long> only() {
    return Call.of("one_shots:only", Long.class);
  }

  private static Call<Long> square(int number) {
    return Call.of("one_shots:square", Long.class, number);
  }

  private Call<Void> held(String gate) {
    return Call.of("hangs:until_there", Void.class, directory.resolve(gate).toString());
  }

  private void open(String gate) throws IOException {
    Files.createFile(directory.resolve(gate));
  }

  // Under a supervisor.

  @Test
  void theWorkerIsATemporaryChildThatIsForgotten() throws IOException {
    try (TreeFixture tree = TreeFixture.open(ClutchFixture.open(PROCESSES), DYNAMIC)) {
      CompletionStage<Void> run = runs(tree).run(FUNCTIONS, held("gate"));
      await().until(() -> tree.probe.snapshot().children().size() == 1);
      ChildSnapshot child = tree.probe.snapshot().children().get(0);
      assertThat(child.id()).startsWith("run-");
      assertThat(child.restart()).isEqualTo(Restart.TEMPORARY);
      open("gate");
      value(run);
      await().until(() -> tree.probe.snapshot().children().isEmpty());
      assertThat(tree.probe.snapshot().restartsInPeriod()).isZero();
    }
  }

  @Test
  void oneThatCrashesCostsItsSupervisorNothing() {
    try (TreeFixture tree =
        TreeFixture.open(
            ClutchFixture.open(PROCESSES), DYNAMIC.withIntensity(0, Duration.ofMinutes(1)))) {
      WorkerSpec crashes = WorkerSpec.functions("crashes").withModulePath(ClutchFixture.HANDLERS);
      for (int i = 0; i < 3; i++) {
        failure(
            runs(tree).run(crashes, Call.of("crashes:leave", Void.class, 1)),
            CallFailure.Exited.class);
      }
      assertThat(value(runs(tree).run(FUNCTIONS, only()))).isPositive();
    }
  }

  @Test
  void noMoreThanTheSupervisorHasRoomFor() throws IOException {
    try (TreeFixture tree =
        TreeFixture.open(ClutchFixture.open(PROCESSES), DYNAMIC.withMaxChildren(1))) {
      CompletionStage<Void> first = runs(tree).run(FUNCTIONS, held("gate"));
      await().until(() -> tree.probe.snapshot().children().size() == 1);
      NotRunning refused = failure(runs(tree).run(FUNCTIONS, only()), NotRunning.class);
      assertThat(refused.message()).contains("one_shots:only at /system/tree/run-", "max-children");
      open("gate");
      value(first);
    }
  }

  /** As in OTP, where a supervisor starts one child at a time. */
  @Test
  void theDeadlineCoversTheWaitForTheSupervisor() throws IOException {
    try (TreeFixture tree =
        TreeFixture.open(ClutchFixture.open(PROCESSES), SupervisorSpec.dynamic())) {
      CompletionStage<Long> slow = runs(tree).run(waiting(), Call.of("pid", Long.class));
      await().until(() -> tree.probe.snapshot().children().size() == 1);
      var late = only().withDeadline(Duration.ofMillis(100));
      failure(runs(tree).run(FUNCTIONS, late), DeadlineExceeded.class);
      runs(tree).run(FUNCTIONS, only()).toCompletableFuture().cancel(true);
      open("gate");
      assertThat(value(slow)).isPositive();
      await().until(() -> tree.probe.snapshot().children().isEmpty());
      assertThat(tree.clutch.events(WorkerEvent.Starting.class))
          .as("of the others none")
          .hasSize(1);
    }
  }

  @Test
  void itsEndEndsWhatRunsAndRefusesWhatComes() {
    try (TreeFixture tree = TreeFixture.open(ClutchFixture.open(PROCESSES), DYNAMIC)) {
      CompletionStage<Void> run = runs(tree).run(FUNCTIONS, held("gate"));
      CompletionStage<Long> starts = runs(tree).run(waiting(), Call.of("pid", Long.class));
      await().until(() -> hasOneRunningOfTwo(tree));
      tree.top.tell(new SupervisorCommand.Stop());
      assertThat(failure(run))
          .isInstanceOfAny(CallFailure.Interrupted.class, CallFailure.Exited.class);
      failure(starts, NotRunning.class);
      await().untilAsserted(() -> failure(runs(tree).run(FUNCTIONS, only()), NotRunning.class));
    }
  }

  private static boolean hasOneRunningOfTwo(TreeFixture tree) {
    List<ChildSnapshot> children = tree.probe.snapshot().children();
    return children.size() == 2
        && children.stream().anyMatch(child -> child.state() == State.RUNNING);
  }

  // Many.

  private static <T> Stream<Call<T>> calls(List<Call<T>> calls) {
    return calls.stream();
  }

  @Test
  void outcomesComeInTheOrderOfTheCalls() {
    try (ClutchFixture fixture = ClutchFixture.open(PROCESSES)) {
      List<Call<Long>> calls = IntStream.range(-2, 10).mapToObj(RunsTest::square).toList();
      List<Outcome<Long>> outcomes =
          value(Clutch.get(fixture.system()).run(FUNCTIONS, calls(calls), 4));
      assertThat(outcomes).hasSize(12);
      assertThat(outcomes.subList(0, 2))
          .allSatisfy(
              it -> assertThat(((Outcome.Failed<Long>) it).failure()).isInstanceOf(Raised.class));
      assertThat(outcomes.subList(2, 12))
          .extracting(Outcome::get)
          .containsExactly(0L, 1L, 4L, 9L, 16L, 25L, 36L, 49L, 64L, 81L);
      // A worker's end is known a moment before it is told to listeners.
      await()
          .untilAsserted(() -> assertThat(fixture.events(WorkerEvent.Stopped.class)).hasSize(12));
    }
  }

  @Test
  void noMoreThanThatRunAtOnce() {
    try (ClutchFixture fixture = ClutchFixture.open(PROCESSES)) {
      Call<Integer> among = Call.of("one_shots:among", Integer.class, directory.toString(), 3);
      Stream<Call<Integer>> calls = Stream.generate(() -> among).limit(15);
      List<Outcome<Integer>> outcomes =
          value(Clutch.get(fixture.system()).run(FUNCTIONS, calls, 3));
      assertThat(outcomes).extracting(Outcome::get).allMatch(number -> number <= 3).contains(3);
      assertThat(mostWorkers(fixture)).isEqualTo(3);
    }
  }

  private static int mostWorkers(ClutchFixture fixture) {
    var now = new AtomicInteger();
    return fixture.events().stream()
        .mapToInt(
            event ->
                event instanceof WorkerEvent.Starting
                    ? now.incrementAndGet()
                    : event instanceof WorkerEvent.Exited ? now.decrementAndGet() : now.get())
        .max()
        .orElse(0);
  }

  @Test
  void aStreamWithoutEndIsReadAsItIsNeededAndClosedWhenItIsCancelled() {
    try (ClutchFixture fixture = ClutchFixture.open(PROCESSES)) {
      var taken = new AtomicInteger();
      var closed = new AtomicBoolean();
      Stream<Call<Void>> calls =
          Stream.generate(() -> held("gate-" + taken.incrementAndGet()))
              .onClose(() -> closed.set(true));
      CompletableFuture<List<Outcome<Void>>> runs =
          Clutch.get(fixture.system()).run(FUNCTIONS, calls, 2).toCompletableFuture();
      await().until(() -> fixture.events(WorkerEvent.Ready.class).size() == 2);
      assertThat(taken).hasValue(2);
      runs.cancel(true);
      await().untilTrue(closed);
      await().until(() -> fixture.events(WorkerEvent.Stopped.class).size() == 2);
      assertThat(taken).hasValue(2);
    }
  }

  @Test
  void whatTheStreamThrowsEndsAll() {
    try (ClutchFixture fixture = ClutchFixture.open(PROCESSES)) {
      Stream<Call<Void>> calls =
          IntStream.range(0, 5)
              .mapToObj(
                  i -> {
                    if (i == 2) {
                      throw new IllegalStateException("no third call");
                    }
                    return held("gate");
                  });
      var runs = Clutch.get(fixture.system()).run(FUNCTIONS, calls, 3).toCompletableFuture();
      assertThatThrownBy(runs::join).hasRootCauseMessage("no third call");
      await()
          .until(
              () ->
                  fixture.events(WorkerEvent.Starting.class).size()
                      == fixture.events(WorkerEvent.Stopped.class).size());
    }
  }

  @Test
  void noneIsNoOutcome() {
    try (ClutchFixture fixture = ClutchFixture.open()) {
      Clutch clutch = Clutch.get(fixture.system());
      Stream<Call<Long>> none = Stream.of();
      assertThat(value(clutch.run(FUNCTIONS, none, 1))).isEmpty();
      for (int wrong : new int[] {0, 10_001}) {
        assertThatThrownBy(() -> clutch.run(FUNCTIONS, none, wrong))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("parallelism");
      }
    }
  }

  @Test
  void itsSystemsEndEndsAll() {
    try (ClutchFixture fixture = ClutchFixture.open(PROCESSES)) {
      Stream<Call<Void>> calls = Stream.generate(() -> held("gate"));
      var runs = Clutch.get(fixture.system()).run(FUNCTIONS, calls, 2).toCompletableFuture();
      await().until(() -> fixture.events(WorkerEvent.Ready.class).size() == 2);
      fixture.system().terminate();
      value(fixture.system().getWhenTerminated());
      failure(runs, NotRunning.class);
    }
  }
}
