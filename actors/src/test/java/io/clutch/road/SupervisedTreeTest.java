package io.clutch.road;

import static io.clutch.road.Road.failure;
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
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.ChildState;
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
    return spec.withChild(Grove.child("a")).withChild(Grove.child("b")).withChild(Grove.child("c"));
  }

  /** Refuses to start once the file is there. */
  private WorkerSpec refusing() {
    return Grove.WORKER.withEnvironment("REFUSE_IF", directory.resolve("no").toString());
  }

  private static WorkerSpec dying(double seconds) {
    return Grove.WORKER.withEnvironment("DIE_AFTER", "" + seconds);
  }

  @Test
  void oneForAllReplacesAll() {
    try (Grove grove = Grove.plant(three(SupervisorSpec.oneForAll()))) {
      long a = grove.pid("a");
      long b = grove.pid("b");
      long c = grove.pid("c");
      Grove.kill(b);
      grove.probe.awaitRestarts("b", 1);
      assertThat(grove.pid("a")).isNotEqualTo(a);
      assertThat(grove.pid("b")).isNotEqualTo(b);
      assertThat(grove.pid("c")).isNotEqualTo(c);
      assertThat(Proc.runs(a)).isFalse();
      assertThat(Proc.runs(c)).isFalse();
    }
  }

  @Test
  void restForOneReplacesThoseAfterIt() {
    try (Grove grove = Grove.plant(three(SupervisorSpec.restForOne()))) {
      long a = grove.pid("a");
      long b = grove.pid("b");
      long c = grove.pid("c");
      Grove.kill(b);
      grove.probe.awaitRestarts("b", 1);
      assertThat(grove.pid("a")).isEqualTo(a);
      assertThat(grove.pid("b")).isNotEqualTo(b);
      assertThat(grove.pid("c")).isNotEqualTo(c);
      assertThat(Proc.runs(c)).isFalse();
    }
  }

  /** The documented default at a short scale: 0.2 s to die for 6 s, 10 s for a minute. */
  @Test
  void oneThatAlwaysDiesIsGivenUp() {
    var spec =
        SupervisorSpec.oneForOne()
            .withIntensity(5, Duration.ofSeconds(10))
            .withChild(PythonWorker.child("a", dying(0.2)));
    try (Grove grove = Grove.plant(spec)) {
      PythonRef python = grove.ref("a");
      assertThat(Road.stopped(python)).isEqualTo(new ExitReason.Code(3));
      assertThat(failure(python.call("os:getpid", Long.class), NotRunning.class).reason())
          .isEqualTo(new ExitReason.Code(3));
      assertThat(grove.road.events(WorkerEvent.Starting.class))
          .extracting(WorkerEvent::incarnation)
          .containsExactly(1, 2, 3, 4, 5, 6);
    }
  }

  @Test
  void aFirstStartThatFailsNamesItsCauseAtOnce() {
    WorkerSpec unfit = WorkerSpec.actor("unfit:Raising").withModulePath(Road.HANDLERS);
    var spec =
        SupervisorSpec.oneForOne()
            .withChild(Grove.child("a"))
            .withChild(PythonWorker.child("b", unfit));
    try (Grove grove = Grove.plant(spec)) {
      PythonRef b = grove.ref("b");
      var call = b.call("anything", Object.class);
      NotRunning failure = failure(call, NotRunning.class);
      var refused = (BootError.Refused) ((BootFailed) failure.reason()).error();
      assertThat(refused.code()).isEqualTo(BootError.Refused.Code.CONSTRUCT_FAILED);
      assertThat(failure.message()).contains("/system/tree/b", "the constructor says no");
      assertThat(grove.road.events(WorkerEvent.Starting.class)).hasSize(2);
    }
  }

  @Test
  void aSiblingThatDoesNotStartIsNamedToo() {
    WorkerSpec unfit = WorkerSpec.actor("unfit:Raising").withModulePath(Road.HANDLERS);
    var spec =
        SupervisorSpec.oneForOne()
            .withChild(PythonWorker.child("a", unfit))
            .withChild(Grove.child("b"));
    try (Grove grove = Grove.plant(spec)) {
      var call = grove.ref("b").call("os:getpid", Long.class);
      assertThat(failure(call, NotRunning.class).message())
          .contains("/system/tree/b", "/system/tree/a", "the constructor says no");
    }
  }

  @Test
  void laterStartsThatFailHaveALimitOfTheirOwn() throws Exception {
    var spec = Grove.one(PythonWorker.child("a", refusing()));
    try (Grove grove = Grove.plant(spec)) {
      PythonRef python = grove.ref("a");
      long pid = Road.pid(python);
      Files.createFile(directory.resolve("no"));
      Grove.kill(pid);
      // Idempotent, as it may reach the process that is being killed.
      var waits = python.call(Call.of("os:getpid", Long.class).asIdempotent());
      NotRunning failure = failure(waits, NotRunning.class);
      var refused = (BootError.Refused) ((BootFailed) failure.reason()).error();
      assertThat(refused.code()).isEqualTo(BootError.Refused.Code.IMPORT_FAILED);
      assertThat(failure.message()).contains("the file says no");
      assertThat(Road.stopped(python)).isEqualTo(failure.reason());
      assertThat(grove.road.events(WorkerEvent.Starting.class)).hasSize(4);
    }
  }

  @Test
  void aRestartLoopCanBeEndedByRequest() throws Exception {
    var spec = Grove.one(PythonWorker.child("a", refusing()).withMaxFailedStarts(1000));
    try (Grove grove = Grove.plant(spec)) {
      PythonRef python = grove.ref("a");
      long pid = Road.pid(python);
      Path no = Files.createFile(directory.resolve("no"));
      Grove.kill(pid);
      var waits = python.call(Call.of("os:getpid", Long.class).asIdempotent());
      await().until(() -> grove.probe.child("a").restarts() > 2);
      assertThat(grove.ask(to -> new SupervisorCommand.TerminateChild("a", to)))
          .isEqualTo(new Reply.Done("a"));
      assertThat(failure(waits)).isInstanceOf(NotRunning.class);
      assertThat(grove.probe.child("a").state()).isEqualTo(ChildState.ABSENT);
      Files.delete(no);
      assertThat(Grove.startedId(grove.ask(to -> new SupervisorCommand.RestartChild("a", to))))
          .isEqualTo("a");
      assertThat(Road.pid(python)).isNotEqualTo(pid);
    }
  }

  @Test
  void theSystemEndsInTheMidstOfARestartLoop() throws Exception {
    var spec = Grove.one(PythonWorker.child("a", refusing()).withMaxFailedStarts(1000));
    Grove grove = Grove.plant(spec);
    PythonRef python = grove.ref("a");
    long pid = Road.pid(python);
    Files.createFile(directory.resolve("no"));
    Grove.kill(pid);
    var waits = python.call(Call.of("os:getpid", Long.class).asIdempotent());
    await().until(() -> grove.probe.child("a").restarts() > 2);
    grove.close();
    assertThat(failure(waits)).isInstanceOf(NotRunning.class);
  }

  @Test
  void childrenStopInReverseOrderAtTheEndOfTheSystem() throws Exception {
    Path first = directory.resolve("first");
    Path second = directory.resolve("second");
    var spec =
        SupervisorSpec.oneForOne().withChild(hooked("a", first)).withChild(hooked("b", second));
    Grove grove = Grove.plant(spec);
    PythonRef b = Clutch.get(grove.road.system()).ref(grove.top, "b", Grove.WORKER);
    Road.value(b.call("look", String[].class));
    grove.close();
    assertThat(first).content().startsWith("made started stopped");
    assertThat(second).content().startsWith("made started stopped");
    assertThat(Files.getLastModifiedTime(first)).isGreaterThan(Files.getLastModifiedTime(second));
    assertThat(grove.road.events(WorkerEvent.Starting.class)).hasSize(2);
  }

  private static ChildSpec<WorkerCommand> hooked(String id, Path end) {
    return PythonWorker.child(
        id, WorkerSpec.actor("troupe:Hooked", end.toString()).withModulePath(Road.HANDLERS));
  }

  @Test
  void whoStartsAChildIsGivenItsActorAndItsPid() {
    try (Grove grove = Grove.plant(SupervisorSpec.dynamic())) {
      var started =
          (Reply.Started) grove.ask(to -> new SupervisorCommand.StartChild(Grove.child("a"), to));
      long pid = grove.pid("a");
      assertThat(started.detail()).isEqualTo("pid " + pid);
      TestProbe<WorkerStatus> status = TestProbe.create(grove.road.system());
      started.reference().tell(new WorkerCommand.GetStatus(status.getRef()));
      assertThat(status.receiveMessage().pid()).isEqualTo(pid);
    }
  }
}
