package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.BootFailed;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Reply;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorCommand.Down;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.supervision.SupervisorStartException;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the table of first starts says of those that cannot heal, row by row. */
@ExtendWith(Leftovers.class)
class FirstStartTableTest {
  private static final Path PAGE = Path.of("../docs/reference/failures.md");
  private static final String CAUSE = "the constructor says no";
  private static final WorkerSpec UNFIT =
      WorkerSpec.actor("unfit:Raising").withModulePath(ClutchFixture.HANDLERS);
  private static final PoolSpec POOL = PoolSpec.of(UNFIT).withSize(1);

  private static final Map<String, Runnable> ROWS =
      Map.ofEntries(
          entry("a worker", FirstStartTableTest::aWorker),
          entry("a pool that was never ready", FirstStartTableTest::aPool),
          entry("a pool that starts lazily, or with `min` 0", FirstStartTableTest::aLazyPool),
          entry("a worker in a tree", () -> isAFailedStart(PythonWorker.child("child", UNFIT))),
          entry("a pool in a tree", () -> isAFailedStart(PythonPool.child("child", POOL))),
          entry("a tree", FirstStartTableTest::aTree),
          entry("a child of run time", FirstStartTableTest::aChildOfRunTime),
          entry("a reference to a child", FirstStartTableTest::aReference));

  /** The first column, without the examples after a colon. */
  static List<String> rows() throws IOException {
    String page = Files.readString(PAGE);
    String section = page.substring(page.indexOf("\n### First starts\n") + 1);
    return section
        .lines()
        .takeWhile(line -> !line.startsWith("A later start"))
        .filter(line -> line.startsWith("| "))
        .skip(2)
        .map(line -> line.split(" \\| ")[0].substring(2).replaceFirst(": .*", ""))
        .toList();
  }

  @Test
  void eachRowHasACheck() throws IOException {
    assertThat(rows()).containsExactlyInAnyOrderElementsOf(ROWS.keySet());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void holds(String row) {
    ROWS.get(row).run();
  }

  private static void isCause(ExitReason reason) {
    assertThat(reason).isInstanceOf(BootFailed.class);
    assertThat(reason.message()).contains(CAUSE);
  }

  private static void aWorker() {
    try (ClutchFixture fixture = ClutchFixture.open()) {
      isCause(ClutchFixture.stopped(fixture.spawn(UNFIT)));
    }
  }

  private static void aPool() {
    try (ClutchFixture fixture = ClutchFixture.open()) {
      isCause(ClutchFixture.stopped(Clutch.get(fixture.system()).spawn(POOL, "pool")));
    }
  }

  private static void aLazyPool() {
    try (ClutchFixture fixture = ClutchFixture.open()) {
      PythonPool pool = Clutch.get(fixture.system()).spawn(POOL.withLazyStart(true), "pool");
      value(pool.whenReady());
      CallFailure failure = failure(pool.call("anything", Object.class));
      assertThat(failure.message()).contains(CAUSE);
      isCause(value(pool.status()).unavailable().orElseThrow());
      assertThat(pool.whenStopped().toCompletableFuture()).isNotDone();
    }
  }

  private static Reply.StartFailed startIn(TreeFixture tree, ChildSpec<WorkerCommand> child) {
    Reply reply = tree.ask(replyTo -> new SupervisorCommand.StartChild(child, replyTo));
    assertThat(reply).isInstanceOf(Reply.StartFailed.class);
    return (Reply.StartFailed) reply;
  }

  private static void isAFailedStart(ChildSpec<WorkerCommand> child) {
    try (TreeFixture tree = TreeFixture.open(SupervisorSpec.oneForOne())) {
      assertThat(startIn(tree, child).cause().message()).contains(CAUSE);
    }
  }

  private static void aTree() {
    var spec =
        SupervisorSpec.oneForOne()
            .withChild(TreeFixture.child("first"))
            .withChild(PythonWorker.child("second", UNFIT));
    try (TreeFixture tree = TreeFixture.open(spec)) {
      TestProbe<Down> down = TestProbe.create(tree.clutch.system());
      tree.top.tell(new SupervisorCommand.Monitor(down.getRef()));
      var failed = (ChildExit.Failed) down.receiveMessage().reason();
      var notStarted = (SupervisorStartException) failed.cause();
      assertThat(notStarted.child()).isEqualTo("/system/tree/second");
      assertThat(notStarted).hasMessageContaining(CAUSE);
      assertThat(failure(tree.ref("first").call("os:getpid", Long.class)))
          .isInstanceOf(NotRunning.class);
    }
  }

  private static void aChildOfRunTime() {
    try (TreeFixture tree = TreeFixture.open(TreeFixture.one(TreeFixture.child("sibling")))) {
      long pid = tree.pid("sibling");
      for (int time = 0; time < 2; time++) { // it is forgotten
        Reply.StartFailed failed = startIn(tree, PythonWorker.child("child", UNFIT));
        assertThat(failed.message()).contains(CAUSE);
      }
      assertThat(tree.pid("sibling")).isEqualTo(pid);
    }
  }

  private static void aReference() {
    try (TreeFixture tree = TreeFixture.open(SupervisorSpec.oneForOne())) {
      PythonRef child = tree.ref("child");
      startIn(tree, PythonWorker.child("child", UNFIT));
      isCause(failure(child.call("anything", Object.class), NotRunning.class).reason());
    }
  }
}
