package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.PoolFixture.awaitStatus;
import static io.clutch.endtoend.PoolFixture.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.failure.CallFailure.UnknownFunction;
import io.clutch.pool.PoolSpec;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerSpec;
import io.clutch.worker.WorkerStatus;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A pool accepts the messages of a worker. */
@ExtendWith(Leftovers.class)
class PoolMessagesTest {
  interface Tally {
    CompletionStage<Long> pid();

    int add(int amount);
  }

  private static PoolFixture pools;
  private static PythonPool pool;
  @TempDir Path directory;
  private Gates gates;

  @BeforeAll
  static void start() {
    pools = PoolFixture.open();
    pool = pools.pool(2);
  }

  @AfterAll
  static void stop() {
    pools.close();
  }

  @BeforeEach
  void gates() {
    gates = new Gates(directory);
  }

  private static <T> TestProbe<T> probe() {
    return TestProbe.create(pools.clutch.system());
  }

  @Test
  void actorsInvoke() {
    TestProbe<Outcome<Long>> probe = probe();
    for (int i = 0; i < 10; i++) {
      pool.actor().tell(new WorkerCommand.Invoke<>(gates.noted("" + i), probe.getRef()));
    }
    for (int i = 0; i < 10; i++) {
      assertThat(probe.receiveMessage().get()).isPositive();
    }
    assertThat(gates.ran())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 10).mapToObj(Integer::toString).toList());
    awaitStatus(pool, status -> status.idle() == 2);
  }

  @Test
  void actorsAreToldOfFailures() {
    TestProbe<Outcome<Long>> probe = probe();
    var failing = Call.of("pooled:fail", Long.class);
    pool.actor().tell(new WorkerCommand.Invoke<>(failing, probe.getRef()));
    assertThat(probe.receiveMessage())
        .isInstanceOfSatisfying(
            Outcome.Failed.class, it -> assertThat(it.failure()).isInstanceOf(Raised.class));
    pool.actor()
        .tell(
            new WorkerCommand.Invoke<>(
                Call.of("pooled:pid", Long.class, new Thread("no data")), probe.getRef()));
    assertThat(probe.receiveMessage()).isInstanceOf(Outcome.Failed.class);
    assertThat(failure(pool.call("pooled:nothing", Long.class), UnknownFunction.class).name())
        .isEqualTo("pooled:nothing");
  }

  @Test
  void castsAreMade() {
    for (int i = 0; i < 50; i++) {
      pool.cast(gates.noted("" + i));
      pool.actor().tell(new WorkerCommand.Cast(gates.noted("told " + i)));
    }
    await().until(() -> gates.ran().size() == 100);
    assertThat(gates.ran()).doesNotHaveDuplicates();
    awaitStatus(pool, status -> status.idle() == 2);
  }

  @Test
  void aCastThatRaisesCostsNothing() {
    pool.cast("pooled:fail");
    awaitStatus(pool, status -> status.idle() == 2);
    assertThat(value(pool.call("pooled:pid", Long.class))).isPositive();
  }

  @Test
  void tellsItsStatus() {
    TestProbe<WorkerStatus> probe = probe();
    PythonPool one = pools.pool(1);
    var running = gates.enter(one, "running");
    var waiting = one.call(gates.noted("waiting"));
    one.actor().tell(new WorkerCommand.GetStatus(probe.getRef()));
    WorkerStatus status = probe.receiveMessage();
    assertThat(status.phase()).isInstanceOf(WorkerPhase.Ready.class);
    assertThat(status.inFlight()).isEqualTo(1);
    assertThat(status.queued()).isEqualTo(1);
    assertThat(status.restarts()).isZero();
    gates.release(running, "running");
    value(waiting);
  }

  @Test
  void tellsItsPhases() {
    TestProbe<WorkerPhase> probe = probe();
    TestProbe<WorkerPhase> other = probe();
    PythonPool one = Clutch.get(pools.clutch.system()).spawn(PoolFixture.of(1), "of-phases");
    one.actor().tell(new WorkerCommand.Subscribe(probe.getRef()));
    one.actor().tell(new WorkerCommand.Subscribe(other.getRef()));
    assertThat(probe.receiveMessage()).isInstanceOf(WorkerPhase.Starting.class);
    assertThat(probe.receiveMessage()).isInstanceOf(WorkerPhase.Ready.class);
    other.receiveMessage();
    other.receiveMessage();
    one.actor().tell(new WorkerCommand.Unsubscribe(other.getRef()));
    one.stop();
    assertThat(probe.receiveMessage()).isInstanceOf(WorkerPhase.Draining.class);
    assertThat(probe.receiveMessage()).isInstanceOf(WorkerPhase.Stopped.class);
    other.expectNoMessage();
  }

  @Test
  void isAJavaObjectByItsContract() {
    WorkerSpec tally =
        WorkerSpec.actor("pooled:Tally", 3)
            .withModulePath(ClutchFixture.HANDLERS)
            .withContract(Tally.class);
    PythonPool tallies = pools.pool(PoolSpec.of(tally).withSize(1));
    Tally object = tallies.as(Tally.class);
    assertThat(object.add(1)).isEqualTo(3);
    assertThat(object.add(2)).isEqualTo(9);
    assertThat(value(object.pid())).isEqualTo(status(tallies).workers().get(0).pid());
    long inSession = value(tallies.inSession(session -> session.as(Tally.class).pid()));
    assertThat(inSession).isEqualTo(value(object.pid()));
  }

  @Test
  void isSpawnedByAnActor() {
    PoolSpec spec = PoolFixture.of(2);
    ActorRef<WorkerCommand> actor = pools.actor(PythonPool.create(spec));
    PythonPool spawned = Clutch.get(pools.clutch.system()).ref(actor, spec);
    value(spawned.whenReady());
    assertThat(value(spawned.broadcast("pooled:pid", Long.class))).hasSize(2);
    assertThat(spawned.toString()).isEqualTo("PythonPool(" + actor.path() + ")");
    spawned.stop();
    assertThat(ClutchFixture.stopped(spawned).isNormal()).isTrue();
    probe().expectTerminated(actor);
  }

  @Test
  void aWorkerIsNoPool() {
    PythonRef worker = pools.clutch.spawn(PoolFixture.INTERRUPTED);
    PythonPool wrong = Clutch.get(pools.clutch.system()).ref(worker.actor(), PoolFixture.of(1));
    assertThat(failure(wrong.status(), NotRunning.class).message()).contains("not a pool");
    assertThat(failure(wrong.checkout(), NotRunning.class).message()).contains("not a pool");
    assertThat(value(wrong.call("pooled:pid", Long.class))).isPositive();
  }
}
