package io.clutch.road;

import static io.clutch.road.Road.failure;
import static io.clutch.road.Road.value;
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
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Where the socket loop can serve nobody any more, all that depends on it ends and says so. */
@ExtendWith(Leftovers.class)
class LoopEndTest {
  private static final String JVM_STAYS = "pekko.jvm-exit-on-fatal-error = off";
  private static final String WHY =
      "the socket loop has ended: java.lang.OutOfMemoryError: a test's own";
  private static final WorkerSpec SPEC =
      WorkerSpec.functions("os", "hangs", "generators", "crashes", "supervised")
          .withModulePath(Road.HANDLERS);

  @TempDir Path directory;

  private Call<Object> hang(String name) {
    return Call.of("hangs:ignore_all", Object.class, directory.resolve(name).toString())
        .withDeadline(Duration.ofMinutes(5));
  }

  private void awaitFile(String name) {
    await().until(() -> Files.exists(directory.resolve(name)));
  }

  static void endLoop(Road road) {
    road.system()
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
    Road road = Road.open(JVM_STAYS);
    PythonRef python = road.spawn(SPEC);
    PythonRef other = road.spawn(SPEC);
    TestProbe<WorkerPhase> phases = TestProbe.create(road.system());
    python.actor().tell(new WorkerCommand.Subscribe(phases.getRef()));
    long pid = Road.pid(python);
    long otherPid = Road.pid(other);
    var stream =
        PythonSource.of(other, Call.of("generators:slowly", Integer.class, 1_000, 60.0))
            .runWith(Sink.seq(), road.system());
    var runs = python.call(hang("runs"));
    awaitFile("runs");
    var behind = IntStream.range(0, 200).mapToObj(n -> python.call(hang("waits"))).toList();
    phases.fishForMessage(
        Duration.ofSeconds(20),
        phase ->
            phase instanceof WorkerPhase.Ready
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());

    endLoop(road);

    saysWhy(runs);
    behind.forEach(LoopEndTest::saysWhy);
    assertThatThrownBy(() -> stream.toCompletableFuture().get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CallFailedException.class)
        .hasMessageContaining(WHY);
    saysWhy(Road.stopped(python));
    saysWhy(Road.stopped(other));
    saysWhy(phases.expectMessageClass(WorkerPhase.Stopped.class).reason());
    python.stop();
    saysWhy(python.call("os:getpid", Long.class));
    value(road.system().getWhenTerminated());
    await().until(() -> !Proc.runs(pid) && !Proc.runs(otherPid));
  }

  /** The rule ends the system; what comes meanwhile is told at once too. */
  @Test
  void whatComesLaterFailsAtOnce() {
    Road road = Road.open(JVM_STAYS);
    PythonRef python = road.spawn(SPEC);
    Road.pid(python);
    endLoop(road);
    saysWhy(Road.stopped(python));
    CallFailure failure;
    try {
      PythonRef late = Clutch.get(road.system()).spawn(SPEC, "late");
      failure = failure(late.call("os:getpid", Long.class));
    } catch (IllegalStateException e) { // the system has ended already
      failure = new NotRunning("late", new ExitReason.Unknown());
    }
    assertThat(failure).isInstanceOf(NotRunning.class);
    value(road.system().getWhenTerminated());
  }

  @Test
  void aPoolItsSessionsAndWhoAsksItEndWithTheReason() {
    Road road = Road.open(JVM_STAYS);
    PythonPool pool = Clutch.get(road.system()).spawn(PoolSpec.of(SPEC).withSize(2), "pool");
    value(pool.whenReady());
    var session = value(pool.checkout());
    var inSession = session.call(hang("in-session"));
    var runs = pool.call(hang("runs"));
    awaitFile("in-session");
    awaitFile("runs");
    var waiting = IntStream.range(0, 20).mapToObj(n -> pool.call(hang("waits"))).toList();
    var second = pool.checkout();
    var recycled = pool.recycle();

    endLoop(road);

    saysWhy(inSession);
    saysWhy(runs);
    waiting.forEach(LoopEndTest::saysWhy);
    saysWhy(second);
    saysWhy(recycled);
    saysWhy(Road.stopped(pool));
    saysWhy(Road.stopped(session));
    saysWhy(pool.status());
    value(road.system().getWhenTerminated());
  }

  @Test
  void aReferenceToASupervisedChildEndsWithTheReason() {
    Grove grove = Grove.plant(Road.open(JVM_STAYS), Grove.one(Grove.child("a")));
    PythonRef python = grove.ref("a");
    Road.pid(python);
    var runs = python.call(hang("runs"));
    awaitFile("runs");
    List<CompletionStage<Object>> behind =
        IntStream.range(0, 200).mapToObj(n -> python.call(hang("waits"))).toList();

    endLoop(grove.road);

    saysWhy(runs);
    behind.forEach(LoopEndTest::saysWhy);
    saysWhy(Road.stopped(python));
    value(grove.road.system().getWhenTerminated());
  }
}
