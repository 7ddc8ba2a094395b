package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.failure.BootError;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.BootFailed;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Reply;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import io.clutch.worker.WorkerStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Python children among others: groups, giving up, failed starts, the end. */
@Tag("long")
@ExtendWith(Leftovers.class)
class SupervisedTreeTest {
  @TempDir Path directory;

  private static SupervisorSpec three(SupervisorSpec spec) {
    return spec.withChild(TreeFixture.child("a"))
        .withChild(TreeFixture.child("b"))
        .withChild(TreeFixture.child("c"));
  }

  /** A worker that refuses to start once the file exists. */
  private WorkerSpec refusing() {
    return TreeFixture.WORKER.withEnvironment("REFUSE_IF", directory.resolve("no").toString());
  }

  private static WorkerSpec dying(double seconds) {
    return TreeFixture.WORKER.withEnvironment("DIE_AFTER", "" + seconds);
  }

  @Test
  void oneForAllReplacesAll() {
    try (TreeFixture tree = TreeFixture.open(three(SupervisorSpec.oneForAll()))) {
      long a = tree.pid("a");
      long b = tree.pid("b");
      long c = tree.pid("c");
      TreeFixture.kill(b);
      tree.probe.awaitRestarts("b", 1);
      assertThat(tree.pid("a")).isNotEqualTo(a);
      assertThat(tree.pid("b")).isNotEqualTo(b);
      assertThat(tree.pid("c")).isNotEqualTo(c);
      assertThat(Proc.runs(a)).isFalse();
      assertThat(Proc.runs(c)).isFalse();
    }
  }

  @Test
  void restForOneReplacesThoseAfterIt() {
    try (TreeFixture tree = TreeFixture.open(three(SupervisorSpec.restForOne()))) {
      long a = tree.pid("a");
      long b = tree.pid("b");
      long c = tree.pid("c");
      TreeFixture.kill(b);
      tree.probe.awaitRestarts("b", 1);
      assertThat(tree.pid("a")).isEqualTo(a);
      assertThat(tree.pid("b")).isNotEqualTo(b);
      assertThat(tree.pid("c")).isNotEqualTo(c);
      assertThat(Proc.runs(c)).isFalse();
    }
  }

  /** The documented default on a short scale: 0.2 s instead of 6 s, 10 s instead of a minute. */
  @Test
  void oneThatAlwaysDiesIsGivenUp() {
    var spec =
        SupervisorSpec.oneForOne()
            .withIntensity(5, Duration.ofSeconds(10))
            .withChild(PythonWorker.child("a", dying(0.2)));
    try (TreeFixture tree = TreeFixture.open(spec)) {
      PythonRef python = tree.ref("a");
      assertThat(ClutchFixture.stopped(python)).isEqualTo(new ExitReason.Code(3));
      assertThat(failure(python.call("os:getpid", Long.class), NotRunning.class).reason())
          .isEqualTo(new ExitReason.Code(3));
      assertThat(tree.clutch.events(WorkerEvent.Starting.class))
          .extracting(WorkerEvent::incarnation)
          .containsExactly(1, 2, 3, 4, 5, 6);
    }
  }

  @Test
  void aFirstStartThatFailsNamesItsCauseAtOnce() {
    WorkerSpec unfit = WorkerSpec.actor("unfit:Raising").withModulePath(ClutchFixture.HANDLERS);
    var spec =
        SupervisorSpec.oneForOne()
            .withChild(TreeFixture.child("a"))
            .withChild(PythonWorker.child("b", unfit));
    try (TreeFixture tree = TreeFixture.open(spec)) {
      PythonRef b = tree.ref("b");
      var call = b.call("anything", Object.class);
      NotRunning failure = failure(call, NotRunning.class);
      var refused = (BootError.Refused) ((BootFailed) failure.reason()).error();
      assertThat(refused.code()).isEqualTo(BootError.Refused.Code.CONSTRUCT_FAILED);
      assertThat(failure.message()).contains("/system/tree/b", "the constructor says no");
      assertThat(tree.clutch.events(WorkerEvent.Starting.class)).hasSize(2);
    }
  }

  @Test
  void aSiblingThatDoesNotStartIsNamedToo() {
    WorkerSpec unfit = WorkerSpec.actor("unfit:Raising").withModulePath(ClutchFixture.HANDLERS);
    var spec =
        SupervisorSpec.oneForOne()
            .withChild(PythonWorker.child("a", unfit))
            .withChild(TreeFixture.child("b"));
    try (TreeFixture tree = TreeFixture.open(spec)) {
      var call = tree.ref("b").call("os:getpid", Long.class);
      assertThat(failure(call, NotRunning.class).message())
          .contains("/system/tree/b", "/system/tree/a", "the constructor says no");
    }
  }

  @Test
  void laterStartsThatFailHaveALimitOfTheirOwn() throws Exception {
    var spec = TreeFixture.one(PythonWorker.child("a", refusing()));
    try (TreeFixture tree = TreeFixture.open(spec)) {
      PythonRef python = tree.ref("a");
      long pid = ClutchFixture.pid(python);
      Files.createFile(directory.resolve("no"));
      TreeFixture.kill(pid);
      // Idempotent, as it may reach the process that is being killed.
      var waits = python.call(Call.of("os:getpid", Long.class).asIdempotent());
      NotRunning failure = failure(waits, NotRunning.class);
      var refused = (BootError.Refused) ((BootFailed) failure.reason()).error();
      assertThat(refused.code()).isEqualTo(BootError.Refused.Code.IMPORT_FAILED);
      assertThat(failure.message()).contains("the file says no");
      assertThat(ClutchFixture.stopped(python)).isEqualTo(failure.reason());
      assertThat(tree.clutch.events(WorkerEvent.Starting.class)).hasSize(4);
    }
  }

  @Test
  void aRestartLoopCanBeEndedByRequest() throws Exception {
    var spec = TreeFixture.one(PythonWorker.child("a", refusing()).withMaxFailedStarts(1000));
    try (TreeFixture tree = TreeFixture.open(spec)) {
      PythonRef python = tree.ref("a");
      long pid = ClutchFixture.pid(python);
      Path no = Files.createFile(directory.resolve("no"));
      TreeFixture.kill(pid);
      var waits = python.call(Call.of("os:getpid", Long.class).asIdempotent());
      await().until(() -> tree.probe.child("a").restarts() > 2);
      assertThat(tree.ask(to -> new SupervisorCommand.TerminateChild("a", to)))
          .isEqualTo(new Reply.Done("a"));
      assertThat(failure(waits)).isInstanceOf(NotRunning.class);
      assertThat(tree.probe.child("a").state()).isEqualTo(State.ABSENT);
      Files.delete(no);
      assertThat(TreeFixture.startedId(tree.ask(to -> new SupervisorCommand.RestartChild("a", to))))
          .isEqualTo("a");
      assertThat(ClutchFixture.pid(python)).isNotEqualTo(pid);
    }
  }

  @Test
  void theSystemEndsInTheMidstOfARestartLoop() throws Exception {
    var spec = TreeFixture.one(PythonWorker.child("a", refusing()).withMaxFailedStarts(1000));
    TreeFixture tree = TreeFixture.open(spec);
    PythonRef python = tree.ref("a");
    long pid = ClutchFixture.pid(python);
    Files.createFile(directory.resolve("no"));
    TreeFixture.kill(pid);
    var waits = python.call(Call.of("os:getpid", Long.class).asIdempotent());
    await().until(() -> tree.probe.child("a").restarts() > 2);
    tree.close();
    assertThat(failure(waits)).isInstanceOf(NotRunning.class);
  }

  @Test
  void childrenStopInReverseOrderAtTheEndOfTheSystem() throws Exception {
    Path first = directory.resolve("first");
    Path second = directory.resolve("second");
    var spec =
        SupervisorSpec.oneForOne().withChild(hooked("a", first)).withChild(hooked("b", second));
    TreeFixture tree = TreeFixture.open(spec);
    PythonRef b = Clutch.get(tree.clutch.system()).ref(tree.top, "b", TreeFixture.WORKER);
    ClutchFixture.value(b.call("look", String[].class));
    tree.close();
    assertThat(first).content().startsWith("made started stopped");
    assertThat(second).content().startsWith("made started stopped");
    assertThat(Files.getLastModifiedTime(first)).isGreaterThan(Files.getLastModifiedTime(second));
    assertThat(tree.clutch.events(WorkerEvent.Starting.class)).hasSize(2);
  }

  private static ChildSpec<WorkerCommand> hooked(String id, Path end) {
    return PythonWorker.child(
        id,
        WorkerSpec.actor("troupe:Hooked", end.toString()).withModulePath(ClutchFixture.HANDLERS));
  }

  @Test
  void whoStartsAChildIsGivenItsActorAndItsPid() {
    try (TreeFixture tree = TreeFixture.open(SupervisorSpec.dynamic())) {
      var started =
          (Reply.Started)
              tree.ask(to -> new SupervisorCommand.StartChild(TreeFixture.child("a"), to));
      long pid = tree.pid("a");
      assertThat(started.detail()).isEqualTo("pid " + pid);
      TestProbe<WorkerStatus> status = TestProbe.create(tree.clutch.system());
      started.reference().tell(new WorkerCommand.GetStatus(status.getRef()));
      assertThat(status.receiveMessage().pid()).isEqualTo(pid);
    }
  }
}
