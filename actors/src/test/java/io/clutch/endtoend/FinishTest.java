package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.PythonSession;
import io.clutch.PythonWorker;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.Finished;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.SessionRequest;
import io.clutch.supervision.AutoShutdown;
import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.Restart;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorCommand.Down;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.telemetry.PoolEvent;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker that finishes by itself ends normally, and no call is lost. */
@ExtendWith(Leftovers.class)
class FinishTest {
  private static final WorkerSpec FUNCTIONS =
      WorkerSpec.functions("finishing").withModulePath(ClutchFixture.HANDLERS);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path directory;

  private static TreeFixture plant(WorkerSpec spec, Restart restart) {
    return TreeFixture.open(TreeFixture.one(PythonWorker.child("a", spec).withRestart(restart)));
  }

  private static PythonRef ref(TreeFixture tree, WorkerSpec spec) {
    return Clutch.get(tree.clutch.system()).ref(tree.top, "a", spec);
  }

  private WorkerSpec report() {
    return WorkerSpec.actor("finishing:Report", directory.resolve("tidied").toString())
        .withModulePath(ClutchFixture.HANDLERS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"finishing:done", "finishing:done_async"})
  void aTransientChildStaysDown(String function) {
    try (TreeFixture tree = plant(FUNCTIONS, Restart.TRANSIENT)) {
      PythonRef python = ref(tree, FUNCTIONS);
      long pid = value(python.call(function, Long.class, "enough"));
      tree.probe.awaitState("a", State.ABSENT);
      assertThat(tree.probe.child("a").lastExit())
          .contains(new ChildExit.Normal(Optional.of("enough")));
      assertThat(Proc.runs(pid)).isFalse();
      NotRunning late = failure(python.call("finishing:pid", Long.class), NotRunning.class);
      assertThat(late.reason()).isEqualTo(new Finished("enough"));
      tree.probe.assertRestarts("a", 0);
    }
  }

  @Test
  void aTemporaryOneIsForgotten() {
    try (TreeFixture tree = plant(FUNCTIONS, Restart.TEMPORARY)) {
      PythonRef python = ref(tree, FUNCTIONS);
      value(python.call("finishing:done", Long.class, ""));
      tree.probe.awaitGone("a");
      assertThat(failure(python.call("finishing:pid", Long.class), NotRunning.class).reason())
          .isEqualTo(new Finished(""));
    }
  }

  /** Each call that is made while a process ends is made by the next process. */
  @ParameterizedTest
  @ValueSource(strings = {"finishing:done", "finishing:done_async"})
  void aPermanentOneStartsAnewAndNoCallIsLost(String function) {
    try (TreeFixture tree = plant(FUNCTIONS, Restart.PERMANENT)) {
      PythonRef python = ref(tree, FUNCTIONS);
      Set<Long> pids = new HashSet<>();
      for (int round = 0; round < 3; round++) {
        List<CompletionStage<Long>> calls = new ArrayList<>();
        calls.add(python.call(function, Long.class, "round " + round));
        for (int i = 0; i < 300; i++) {
          calls.add(python.call("finishing:pid", Long.class));
        }
        calls.forEach(call -> pids.add(value(call)));
        tree.probe.awaitRestarts("a", round + 1);
      }
      assertThat(pids).hasSize(4);
    }
  }

  /** The process announces a normal end but crashes: its call has begun and is not repeated. */
  @Test
  void aCallThatLeavesAfterItRunsOnce() throws IOException {
    Path runs = directory.resolve("runs");
    try (TreeFixture tree = plant(FUNCTIONS, Restart.PERMANENT)) {
      PythonRef python = ref(tree, FUNCTIONS);
      var call = python.call("finishing:done_and_leave", Void.class, runs.toString());
      assertThat(failure(call, Exited.class).exit().reason()).isEqualTo(new Finished("enough"));
      tree.probe.awaitRestarts("a", 1);
      assertThat(value(python.call("finishing:pid", Long.class))).isPositive();
      assertThat(Files.readAllLines(runs)).containsExactly("runs");
      tree.probe.assertRestarts("a", 1);
    }
  }

  /** A significant one-shot actor ends its supervisor, which then ends normally. */
  @Test
  void aSignificantOneEndsItsSupervisor() {
    var spec =
        SupervisorSpec.oneForAll()
            .withAutoShutdown(AutoShutdown.ANY_SIGNIFICANT)
            .withChild(
                PythonWorker.child("a", report())
                    .withRestart(Restart.TRANSIENT)
                    .withSignificant(true));
    try (TreeFixture tree = TreeFixture.open(spec)) {
      TestProbe<Down> down = TestProbe.create(tree.clutch.system());
      tree.top.tell(new SupervisorCommand.Monitor(down.getRef()));
      assertThat(value(ref(tree, report()).call("make", String.class))).isEqualTo("42 pages");
      ChildExit reason = down.receiveMessage(LIMIT).reason();
      assertThat(reason.isNormal()).isTrue();
      assertThat(reason.message()).contains("'a' ended");
      assertThat(directory.resolve("tidied")).as("its stop hook ran").exists();
    }
  }

  @Test
  void anExitOfZeroIsAbnormalByDefault() {
    try (TreeFixture tree = plant(FUNCTIONS, Restart.TRANSIENT)) {
      PythonRef python = ref(tree, FUNCTIONS);
      Exited exited = failure(python.call("finishing:leave", Void.class, 0), Exited.class);
      assertThat(exited.exit().reason()).isEqualTo(new ExitReason.Code(0));
      tree.probe.awaitRestarts("a", 1);
      assertThat(value(python.call("finishing:pid", Long.class))).isPositive();
    }
  }

  @Test
  void andNormalWhereTheSettingSaysSo() {
    WorkerSpec spec = FUNCTIONS.withSettings(base -> base.withExitZeroIsNormal(true));
    try (TreeFixture tree = plant(spec, Restart.TRANSIENT)) {
      PythonRef python = ref(tree, spec);
      Exited exited = failure(python.call("finishing:leave", Void.class, 0), Exited.class);
      assertThat(exited.exit().reason().isNormal()).isTrue();
      tree.probe.awaitState("a", State.ABSENT);
      assertThat(tree.probe.child("a").lastExit().get().isNormal()).isTrue();
    }
    try (TreeFixture tree = plant(spec, Restart.TRANSIENT)) {
      failure(ref(tree, spec).call("finishing:leave", Void.class, 1), Exited.class);
      tree.probe.awaitRestarts("a", 1);
    }
  }

  @Test
  void oneThatFailsOnItsWayOutEndsAbnormally() {
    WorkerSpec spec = WorkerSpec.actor("finishing:Clumsy").withModulePath(ClutchFixture.HANDLERS);
    try (TreeFixture tree = plant(spec, Restart.TRANSIENT)) {
      assertThat(value(ref(tree, spec).call("make", String.class))).isEqualTo("made");
      tree.probe.awaitRestarts("a", 1);
      assertThat(tree.probe.child("a").lastExit().get().message()).contains("code 9");
    }
  }

  @Test
  void aWorkerOfItsOwnStopsForGood() {
    try (ClutchFixture fixture = ClutchFixture.open()) {
      PythonRef python = fixture.spawn(FUNCTIONS);
      value(python.call("finishing:done", Long.class, "enough"));
      assertThat(ClutchFixture.stopped(python)).isEqualTo(new Finished("enough"));
      assertThat(failure(python.call("finishing:pid", Long.class), NotRunning.class).reason())
          .isEqualTo(new Finished("enough"));
      PythonRef actor = fixture.spawn(report());
      assertThat(value(actor.call("make", String.class))).isEqualTo("42 pages");
      assertThat(ClutchFixture.stopped(actor)).isEqualTo(new Finished("the report is made"));
      assertThat(Files.exists(directory.resolve("tidied"))).isTrue();
    }
  }

  @Test
  void aPoolReplacesItAndCountsNoCrash() {
    try (PoolFixture pools = PoolFixture.open()) {
      PythonPool pool = pools.pool(PoolSpec.of(FUNCTIONS).withSize(2));
      List<CompletionStage<Long>> calls = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        String function = i % 20 == 10 ? "finishing:done" : "finishing:pid";
        calls.add(
            function.endsWith("done")
                ? pool.call(function, Long.class, "enough")
                : pool.call(function, Long.class));
      }
      Set<Long> pids = new HashSet<>();
      calls.forEach(call -> pids.add(value(call)));
      await().until(() -> PoolFixture.status(pool).recycled() == 3);
      PoolFixture.awaitStatus(pool, status -> status.idle() == 2 && status.retiring() == 0);
      assertThat(PoolFixture.status(pool).crashed()).isZero();
      assertThat(pids).hasSizeBetween(3, 5);
      assertThat(pools.events(pool, PoolEvent.Retired.class))
          .extracting(PoolEvent.Retired::why)
          .containsOnly(PoolEvent.Retired.Why.FINISHED);
    }
  }

  /** The session has that one worker, and ends with it; the pool goes on with another. */
  @Test
  void aSessionEndsWithItsWorker() {
    try (PoolFixture pools = PoolFixture.open()) {
      PythonPool pool = pools.pool(PoolSpec.of(FUNCTIONS).withSize(1));
      PythonSession session = value(pool.checkout(SessionRequest.create()));
      long first = value(session.call("finishing:done", Long.class, "enough"));
      assertThat(value(session.whenStopped()).message()).contains("has ended");
      failure(session.call("finishing:pid", Long.class), NotRunning.class);
      assertThat(value(pool.call("finishing:pid", Long.class))).isNotEqualTo(first);
      assertThat(PoolFixture.status(pool).crashed()).isZero();
    }
  }

  @Test
  void aStopThatComesMeanwhileIsAnswered() {
    try (TreeFixture tree = plant(FUNCTIONS, Restart.TRANSIENT)) {
      PythonRef python = ref(tree, FUNCTIONS);
      var last = python.call("finishing:done_async", Long.class, "x");
      tree.probe.<WorkerCommand>ref("a").tell(new WorkerCommand.Stop());
      tree.ask(to -> new SupervisorCommand.TerminateChild("a", to));
      assertThat(last.toCompletableFuture().handle((value, failure) -> true).join()).isTrue();
      tree.probe.awaitState("a", State.ABSENT);
    }
  }
}
