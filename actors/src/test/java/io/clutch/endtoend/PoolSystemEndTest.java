package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.call.Call;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.Interrupted;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason.Stopped;
import io.clutch.pool.PoolSpec;
import io.clutch.worker.StopSettings;
import io.clutch.worker.WorkerCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A pool that ends with its actor system or its parent leaves nothing behind. */
@ExtendWith(Leftovers.class)
class PoolSystemEndTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofMillis(200);
  private static final PoolSpec TWO =
      PoolSpec.of(
              PoolFixture.WORKER.withSettings(
                  base -> base.withStop(new StopSettings(STEP, STEP, STEP, STEP))))
          .withSize(2);
  @TempDir Path directory;

  private Call<Object> hang(String name) {
    return Call.of("hangs:ignore_all", Object.class, directory.resolve(name).toString());
  }

  private void awaitFile(String name) {
    await().until(() -> Files.exists(directory.resolve(name)));
  }

  @Test
  void withItsSystemEachCallHasAnEnd() {
    PoolFixture pools = PoolFixture.open();
    PythonPool pool = pools.pool(TWO);
    var running = pool.call(hang("runs"));
    awaitFile("runs");
    var session = value(pool.checkout());
    var waiting = IntStream.range(0, 10).mapToObj(n -> pool.call(hang("waits"))).toList();
    Set<Long> pids = PoolFixture.processes();
    pools.close();
    assertThat(pids).hasSize(2).noneMatch(Proc::runs);
    assertThat(failure(running)).isInstanceOfAny(Exited.class, Interrupted.class);
    waiting.forEach(call -> failure(call, NotRunning.class));
    failure(session.call("os:getpid", Long.class), NotRunning.class);
    assertThat(ClutchFixture.stopped(session)).isNotNull();
    assertThat(ClutchFixture.stopped(pool)).isInstanceOf(Stopped.class);
    failure(pool.call("os:getpid", Long.class), NotRunning.class);
    failure(pool.status(), NotRunning.class);
  }

  @Test
  void withItsSystemWhileCallsGoOn() {
    PoolFixture pools = PoolFixture.open();
    PythonPool pool = pools.pool(TWO.withInFlight(4));
    SteadyCaller<Long> caller =
        SteadyCaller.of(
            pools.clutch.system(), 50, pool.actor(), n -> Call.of("os:getpid", Long.class));
    caller.awaitValues(500);
    var calls = IntStream.range(0, 500).mapToObj(n -> pool.call("os:getpid", Long.class)).toList();
    pools.close();
    for (var call : calls) {
      assertThat(call.toCompletableFuture().handle((value, failure) -> true).join()).isTrue();
    }
    assertThat(caller.values()).hasSizeGreaterThanOrEqualTo(500);
  }

  /** Spawns a pool, reports its reference, and stops at any message. */
  private static Behavior<Object> parent(PoolSpec spec, ActorRef<ActorRef<WorkerCommand>> told) {
    return Behaviors.setup(
        context -> {
          told.tell(context.spawn(PythonPool.create(spec), "python"));
          return Behaviors.receive(Object.class).onAnyMessage(any -> Behaviors.stopped()).build();
        });
  }

  @Test
  void withItsParentNothingIsLeft() {
    try (PoolFixture pools = PoolFixture.open()) {
      TestProbe<ActorRef<WorkerCommand>> told = TestProbe.create(pools.clutch.system());
      ActorRef<Object> parent =
          pools.clutch.system().systemActorOf(parent(TWO, told.getRef()), "mortal", Props.empty());
      PythonPool pool = Clutch.get(pools.clutch.system()).ref(told.receiveMessage(LIMIT), TWO);
      value(pool.whenReady());
      Set<Long> pids = PoolFixture.awaitIdle(pool, 2);
      var running = pool.call(hang("runs"));
      awaitFile("runs");
      var session = value(pool.checkout());
      var waiting = pool.call("os:getpid", Long.class);
      parent.tell("die");
      assertThat(ClutchFixture.stopped(pool)).isInstanceOf(Stopped.class);
      failure(running, Exited.class);
      failure(waiting, NotRunning.class);
      assertThat(ClutchFixture.stopped(session)).isNotNull();
      failure(pool.call("os:getpid", Long.class), NotRunning.class);
      await().until(() -> pids.stream().noneMatch(Proc::runs) && PoolFixture.processes().isEmpty());
    }
  }

  @Test
  void aPoolAsAChildIsStoppedByAMessage() {
    try (PoolFixture pools = PoolFixture.open()) {
      TestProbe<Object> watcher = TestProbe.create(pools.clutch.system());
      TestProbe<ActorRef<WorkerCommand>> told = TestProbe.create(pools.clutch.system());
      pools.clutch.system().systemActorOf(parent(TWO, told.getRef()), "parent", Props.empty());
      ActorRef<WorkerCommand> actor = told.receiveMessage(LIMIT);
      PythonPool pool = Clutch.get(pools.clutch.system()).ref(actor, TWO);
      assertThat(value(pool.call("os:getpid", Long.class))).isPositive();
      actor.tell(new WorkerCommand.Stop());
      watcher.expectTerminated(actor, LIMIT);
      assertThat(ClutchFixture.stopped(pool)).isInstanceOf(Stopped.class);
      assertThat(PoolFixture.processes()).isEmpty();
    }
  }
}
