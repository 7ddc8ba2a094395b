package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason;
import io.clutch.internal.loop.LoopFaults;
import io.clutch.pool.PoolSpec;
import io.clutch.stream.PythonSource;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** When the socket loop can serve no worker any more, all that depends on it ends with a reason. */
@ExtendWith(Leftovers.class)
class LoopEndTest {
  private static final String JVM_STAYS = "pekko.jvm-exit-on-fatal-error = off";
  private static final String WHY =
      "the socket loop has ended: java.lang.OutOfMemoryError: a test's own";
  private static final WorkerSpec SPEC =
      WorkerSpec.functions("os", "hangs", "generators", "crashes", "supervised")
          .withModulePath(ClutchFixture.HANDLERS);

  @TempDir Path directory;

  private Call<Object> hang(String name) {
    return Call.of("hangs:ignore_all", Object.class, directory.resolve(name).toString())
        .withDeadline(Duration.ofMinutes(5));
  }

  private void awaitFile(String name) {
    await().until(() -> Files.exists(directory.resolve(name)));
  }

  static void endLoop(ClutchFixture fixture) {
    fixture
        .system()
        .dispatchers()
        .lookup(DispatcherSelector.fromConfig("clutch.socket-dispatcher"))
        .execute(() -> LoopFaults.endLink(new OutOfMemoryError("a test's own")));
  }

  private static void saysWhy(ExitReason reason) {
    assertThat(reason).isInstanceOf(ExitReason.Fault.class);
    assertThat(reason.message()).contains(WHY);
  }

  private static void saysWhy(CompletionStage<?> call) {
    CallFailure failure = failure(call);
    assertThat(failure).isInstanceOfAny(Exited.class, NotRunning.class);
    saysWhy(
        failure instanceof Exited exited
            ? exited.exit().reason()
            : ((NotRunning) failure).reason());
  }

  @Test
  void aWorkersCallsStreamsAndWatchersEndWithTheReason() {
    ClutchFixture fixture = ClutchFixture.open(JVM_STAYS);
    PythonRef python = fixture.spawn(SPEC);
    PythonRef other = fixture.spawn(SPEC);
    ActorTestKit outside = ActorTestKit.create(); // its actors do not end with the system
    TestProbe<WorkerPhase> phases = outside.createTestProbe();
    python.actor().tell(new WorkerCommand.Subscribe(phases.getRef()));
    long pid = ClutchFixture.pid(python);
    long otherPid = ClutchFixture.pid(other);
    var stream =
        PythonSource.of(other, Call.of("generators:slowly", Integer.class, 1_000, 60.0))
            .runWith(Sink.seq(), outside.system());
    var runs = python.call(hang("runs"));
    awaitFile("runs");
    var behind = IntStream.range(0, 200).mapToObj(n -> python.call(hang("waits"))).toList();
    phases.fishForMessage(
        Duration.ofSeconds(60),
        phase ->
            phase instanceof WorkerPhase.Ready
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());

    endLoop(fixture);

    saysWhy(runs);
    behind.forEach(LoopEndTest::saysWhy);
    assertThatThrownBy(() -> stream.toCompletableFuture().get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CallFailedException.class)
        .hasMessageContaining(WHY);
    saysWhy(ClutchFixture.stopped(python));
    saysWhy(ClutchFixture.stopped(other));
    saysWhy(phases.expectMessageClass(WorkerPhase.Stopped.class).reason());
    python.stop();
    saysWhy(python.call("os:getpid", Long.class));
    value(fixture.system().getWhenTerminated());
    outside.shutdownTestKit();
    await().until(() -> !Proc.runs(pid) && !Proc.runs(otherPid));
  }

  /** The handler ends the system. Later requests fail at once. */
  @Test
  void whatComesLaterFailsAtOnce() {
    ClutchFixture fixture = ClutchFixture.open(JVM_STAYS);
    PythonRef python = fixture.spawn(SPEC);
    ClutchFixture.pid(python);
    endLoop(fixture);
    saysWhy(ClutchFixture.stopped(python));
    CallFailure failure;
    try {
      PythonRef late = Clutch.get(fixture.system()).spawn(SPEC, "late");
      failure = failure(late.call("os:getpid", Long.class));
    } catch (IllegalStateException e) { // the system has ended already
      failure = new NotRunning("late", new ExitReason.Unknown());
    }
    assertThat(failure).isInstanceOf(NotRunning.class);
    value(fixture.system().getWhenTerminated());
  }

  @Test
  void aPoolItsSessionsAndWhoAsksItEndWithTheReason() {
    ClutchFixture fixture = ClutchFixture.open(JVM_STAYS);
    PythonPool pool = Clutch.get(fixture.system()).spawn(PoolSpec.of(SPEC).withSize(2), "pool");
    value(pool.whenReady());
    var session = value(pool.checkout());
    var inSession = session.call(hang("in-session"));
    var runs = pool.call(hang("runs"));
    awaitFile("in-session");
    awaitFile("runs");
    var waiting = IntStream.range(0, 20).mapToObj(n -> pool.call(hang("waits"))).toList();
    var second = pool.checkout();
    var recycled = pool.recycle();

    endLoop(fixture);

    saysWhy(inSession);
    saysWhy(runs);
    waiting.forEach(LoopEndTest::saysWhy);
    saysWhy(second);
    saysWhy(recycled);
    saysWhy(ClutchFixture.stopped(pool));
    saysWhy(ClutchFixture.stopped(session));
    saysWhy(pool.status());
    value(fixture.system().getWhenTerminated());
  }

  @Test
  void aReferenceToASupervisedChildEndsWithTheReason() {
    TreeFixture tree =
        TreeFixture.open(ClutchFixture.open(JVM_STAYS), TreeFixture.one(TreeFixture.child("a")));
    PythonRef python = tree.ref("a");
    ClutchFixture.pid(python);
    var runs = python.call(hang("runs"));
    awaitFile("runs");
    List<CompletionStage<Object>> behind =
        IntStream.range(0, 200).mapToObj(n -> python.call(hang("waits"))).toList();

    endLoop(tree.clutch);

    saysWhy(runs);
    behind.forEach(LoopEndTest::saysWhy);
    saysWhy(ClutchFixture.stopped(python));
    value(tree.clutch.system().getWhenTerminated());
  }
}
