package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.call.Call;
import io.clutch.failure.BootError;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.BootFailed;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.PoolStatus;
import io.clutch.supervision.Backoff;
import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Reply;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorCommand.Down;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.supervision.SupervisorStartException;
import io.clutch.worker.WorkerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A pool that cannot start reports that at once, alone and in a tree, and answers questions. */
@ExtendWith(Leftovers.class)
class PoolFirstStartTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path directory;

  private Path no() {
    return directory.resolve("no");
  }

  /** A pool whose workers cannot import their module while the file exists. */
  private PoolSpec refusing() {
    return PoolSpec.of(PoolFixture.WORKER.withEnvironment("REFUSE_IF", no().toString()))
        .withSize(2)
        .withSettings(base -> base.withBackoff(PoolFixture.QUICK));
  }

  /** A pool whose workers are killed from outside while the file exists. */
  private PoolSpec killed() throws IOException {
    String text = "[ -e '" + no() + "' ] && kill -9 $$";
    return PoolSpec.of(
            PoolFixture.WORKER.withInterpreter(FakeInterpreter.beforeTheWorker(directory, text)))
        .withSize(1)
        .withSettings(base -> base.withBackoff(PoolFixture.QUICK));
  }

  private static ChildSpec<WorkerCommand> child(PoolSpec spec) {
    return PythonPool.child("pool", spec);
  }

  private static PythonPool ref(TreeFixture tree, PoolSpec spec) {
    return Clutch.get(tree.clutch.system()).ref(tree.top, "pool", spec);
  }

  private static void assertRefused(ExitReason reason) {
    var refused = (BootError.Refused) ((BootFailed) reason).error();
    assertThat(refused.code()).isEqualTo(BootError.Refused.Code.IMPORT_FAILED);
    assertThat(reason.message()).contains("the file says no");
  }

  private static void assertRefused(CompletionStage<?> asked) {
    assertRefused(failure(asked, NotRunning.class).reason());
  }

  @Test
  void aTreeDoesNotStartAndAllThatIsAskedIsAnsweredWithTheCause() throws IOException {
    Files.createFile(no());
    try (TreeFixture tree =
        TreeFixture.open(SupervisorSpec.oneForOne().withChild(child(refusing())))) {
      TestProbe<Down> down = TestProbe.create(tree.clutch.system());
      tree.top.tell(new SupervisorCommand.Monitor(down.getRef()));
      PythonPool pool = ref(tree, refusing());
      var asked =
          List.of(
              pool.call("os:getpid", Long.class),
              pool.whenReady(),
              pool.checkout(),
              pool.recycle());
      // Far below the limit of a start.
      var failed = (ChildExit.Failed) down.receiveMessage(LIMIT).reason();
      var notStarted = (SupervisorStartException) failed.cause();
      assertThat(notStarted).hasMessageContaining("the file says no");
      assertThat(notStarted.child()).isEqualTo("/system/tree/pool");
      asked.forEach(PoolFirstStartTest::assertRefused);
      assertRefused(ClutchFixture.stopped(pool));
      assertRefused(pool.status());
      assertRefused(pool.whenReady());
      assertRefused(pool.call("os:getpid", Long.class));
    }
  }

  @Test
  void oneThatIsAddedIsAnsweredWithTheCauseAndTheTreeLives() throws IOException {
    Files.createFile(no());
    try (TreeFixture tree = TreeFixture.open(SupervisorSpec.oneForOne())) {
      PythonPool pool = ref(tree, refusing());
      var answer =
          (Reply.StartFailed)
              tree.ask(to -> new SupervisorCommand.StartChild(child(refusing()), to));
      assertThat(answer.message()).contains("the file says no");
      assertRefused(pool.call("os:getpid", Long.class));
      assertRefused(pool.status());
      Files.delete(no());
      Reply again = tree.ask(to -> new SupervisorCommand.StartChild(child(refusing()), to));
      assertThat(TreeFixture.startedId(again)).isEqualTo("pool");
      value(pool.whenReady());
      assertThat(value(pool.call("os:getpid", Long.class))).isPositive();
      assertThat(value(pool.status()).unavailable()).isEmpty();
    }
  }

  @Test
  void oneThatMayHealIsTriedAgainAndTellsWhyMeanwhile() throws IOException {
    Files.createFile(no());
    PoolSpec spec = killed();
    try (TreeFixture tree = TreeFixture.open(SupervisorSpec.oneForOne().withChild(child(spec)))) {
      PythonPool pool = ref(tree, spec);
      var ready = pool.whenReady();
      await().until(() -> value(pool.status()).crashed() >= 2);
      PoolStatus status = value(pool.status());
      assertThat(status.unavailable().orElseThrow().message()).contains("SIGKILL");
      assertThat(status.crashes()).isNotEmpty();
      assertThat(tree.probe.child("pool").state()).isEqualTo(State.STARTING);
      assertThat(failure(pool.call("os:getpid", Long.class), NotRunning.class).message())
          .contains("SIGKILL");
      assertThat(ready.toCompletableFuture()).isNotDone();
      Files.delete(no());
      value(ready);
      tree.probe.awaitRunning();
      assertThat(value(pool.call("os:getpid", Long.class))).isPositive();
    }
  }

  @Test
  void theLimitOfAStartLosesNoCause() throws IOException {
    Files.createFile(no());
    PoolSpec spec = killed();
    var limited = child(spec).withStartLimit(Duration.ofSeconds(2));
    try (TreeFixture tree = TreeFixture.open(SupervisorSpec.oneForOne())) {
      PythonPool pool = ref(tree, spec);
      var answer =
          (Reply.StartFailed) tree.ask(to -> new SupervisorCommand.StartChild(limited, to));
      assertThat(answer.message()).contains("could not start").contains("SIGKILL");
      assertThat(failure(pool.call("os:getpid", Long.class), NotRunning.class).reason())
          .isInstanceOf(BootFailed.class);
    }
  }

  @Test
  void itsStatusIsToldWhileTheSupervisorWaits() {
    Duration wait = Duration.ofSeconds(2);
    var patient = child(refusing()).withBackoff(new Backoff(wait, wait, 0, Duration.ofHours(1)));
    try (TreeFixture tree = TreeFixture.open(TreeFixture.one(patient))) {
      PythonPool pool = ref(tree, refusing());
      value(pool.whenReady());
      tree.probe.killAndAwaitRestart("pool");
      value(pool.whenReady());
      tree.ask(to -> new SupervisorCommand.KillChild("pool", to));
      tree.probe.awaitState("pool", State.RESTARTING);
      var call = pool.call(Call.of("os:getpid", Long.class).asIdempotent());
      var ready = pool.whenReady();
      PoolStatus absent = value(pool.status());
      assertThat(absent.pool()).isEqualTo("/system/tree/pool");
      assertThat(absent.waitingCalls()).isEqualTo(1);
      assertThat(absent.workers()).isEmpty();
      assertThat(absent.unavailable().map(ExitReason::message))
          .isEqualTo(Optional.of("was killed: by request"));
      value(ready);
      assertThat(value(call)).isPositive();
      assertThat(value(pool.status()).ready()).isEqualTo(2);
    }
  }

  @Test
  void laterStartsThatFailHaveALimitOfTheirOwn() throws IOException {
    try (TreeFixture tree = TreeFixture.open(TreeFixture.one(child(refusing())))) {
      PythonPool pool = ref(tree, refusing());
      value(pool.whenReady());
      Files.createFile(no());
      tree.ask(to -> new SupervisorCommand.KillChild("pool", to));
      assertRefused(ClutchFixture.stopped(pool));
      assertRefused(pool.call("os:getpid", Long.class));
    }
  }

  @Test
  void oneAloneStopsWithTheCauseAndItsNameIsFree() throws IOException {
    Files.createFile(no());
    try (PoolFixture pools = PoolFixture.open()) {
      PythonPool pool = Clutch.get(pools.clutch.system()).spawn(refusing(), "one");
      var call = pool.call("os:getpid", Long.class);
      assertRefused(pool.whenReady());
      assertRefused(call);
      assertRefused(ClutchFixture.stopped(pool));
      assertRefused(pool.status());
      Files.delete(no());
      PythonPool again = Clutch.get(pools.clutch.system()).spawn(refusing(), "one");
      value(again.whenReady());
      again.stop();
      ClutchFixture.stopped(again);
    }
  }
}
