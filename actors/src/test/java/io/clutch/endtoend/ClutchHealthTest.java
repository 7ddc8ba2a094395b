package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.ClutchHealth;
import io.clutch.ClutchHealth.Readiness;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.ReadinessCheck;
import io.clutch.call.Call;
import io.clutch.pool.BackoffSettings;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.Backoff;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Supervision;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Readiness is told in any state, with the reason. */
@ExtendWith(Leftovers.class)
class ClutchHealthTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Backoff SLOW = Backoff.exponential(LONG, LONG);
  private static final WorkerSpec WORKER =
      WorkerSpec.functions("os").withModulePath(ClutchFixture.HANDLERS);

  private static void assertReady(CompletionStage<Readiness> answer) {
    assertThat(value(answer).message()).isEqualTo("ready");
  }

  private static String reason(CompletionStage<Readiness> answer) {
    Readiness readiness = value(answer);
    assertThat(readiness.isReady()).as(readiness.message()).isFalse();
    return readiness.message();
  }

  /** Waits until the answer is not ready any more, for the reason. */
  private static void awaitReason(PythonRef reference, String part) {
    await()
        .untilAsserted(() -> assertThat(reason(ClutchHealth.readiness(reference))).contains(part));
  }

  private static RestartSettings slowly(RestartSettings settings) {
    return settings.withBackoff(LONG, LONG);
  }

  @Test
  void aWorkerThatRestartsSaysWhy() {
    try (ClutchFixture clutch = ClutchFixture.open()) {
      PythonRef python =
          clutch.spawn(WORKER.withSettings(it -> it.withRestart(slowly(it.restart()))));
      value(python.whenReady());
      assertReady(ClutchHealth.readiness(python));
      TreeFixture.kill(ClutchFixture.pid(python)); // the first restart is immediate
      await().until(() -> ClutchFixture.value(python.workerStatus()).restarts() == 1);
      value(python.whenReady());
      TreeFixture.kill(ClutchFixture.pid(python));
      awaitReason(python, "restarts 600 s after its last end: it was ended by SIGKILL (9)");
      assertThat(reason(ClutchHealth.readiness(clutch.system())))
          .startsWith("/system/worker-1 restarts 600 s");
      python.stop();
      value(python.whenStopped());
      assertThat(reason(ClutchHealth.readiness(python)))
          .startsWith("/system/worker-1 takes no calls: it stopped as asked");
      assertReady(ClutchHealth.readiness(clutch.system()));
    }
  }

  @Test
  void aWorkerThatGaveUpCountsUntilAnotherHasItsName() {
    try (ClutchFixture clutch = ClutchFixture.open()) {
      Clutch extension = Clutch.get(clutch.system());
      PythonRef broken = extension.spawn(WorkerSpec.functions("no_such_module"), "till");
      value(broken.whenStopped());
      assertThat(reason(ClutchHealth.readiness(clutch.system())))
          .startsWith("'till' has stopped for good: it could not start")
          .contains("no_such_module");
      value(extension.spawn(WORKER, "till").whenReady());
      assertReady(ClutchHealth.readiness(clutch.system()));
    }
  }

  @Test
  void onePoolWorkerIsEnough() {
    try (ClutchFixture clutch = ClutchFixture.open()) {
      var slow = new BackoffSettings(1, LONG, LONG, LONG);
      PythonPool pool =
          Clutch.get(clutch.system())
              .spawn(
                  PoolSpec.of(WORKER).withSize(2).withSettings(it -> it.withBackoff(slow)), "pool");
      value(pool.whenReady());
      // Two crashes are as many as the pool restarts at once; the third and fourth have to wait.
      for (int crash = 0; crash < 2; crash++) {
        PoolFixture.kill(PoolFixture.awaitIdle(pool, 2).iterator().next());
        int crashes = crash + 1;
        PoolFixture.awaitStatus(pool, now -> now.crashed() == crashes && now.idle() == 2);
      }
      PoolFixture.kill(PoolFixture.awaitIdle(pool, 2).iterator().next());
      PoolFixture.awaitStatus(pool, now -> now.workers().size() == 1);
      assertReady(ClutchHealth.readiness(pool));
      PoolFixture.kill(PoolFixture.awaitIdle(pool, 1).iterator().next());
      awaitReason(pool, "/system/pool has no worker that is ready, and 0 that start");
      assertThat(reason(ClutchHealth.readiness(clutch.system())))
          .contains("; the next may in ")
          .contains("was ended by SIGKILL (9)");
    }
  }

  @Test
  void aTreeSaysWhichChildRestartsAndWhen() {
    var child = TreeFixture.child("till").withBackoff(SLOW);
    try (TreeFixture tree = TreeFixture.open(TreeFixture.one(child))) {
      ActorSystem<?> system = tree.clutch.system();
      value(Supervision.get(system).whenReady(tree.top));
      assertReady(ClutchHealth.readiness(system, tree.top));
      assertReady(ClutchHealth.readiness(tree.ref("till")));
      long first = tree.pid("till");
      TreeFixture.kill(first); // the first restart is immediate
      var pid = Call.of("os:getpid", Long.class).asIdempotent();
      await().until(() -> value(tree.ref("till").call(pid)) != first);
      TreeFixture.kill(tree.pid("till"));
      awaitReason(tree.ref("till"), "/system/tree/till is restarting: it was ended by SIGKILL (9)");
      assertThat(reason(ClutchHealth.readiness(system, tree.top)))
          .matches("/system/tree/till restarts in \\d+ s: it was ended by SIGKILL \\(9\\)");
      assertThat(reason(ClutchHealth.readiness(system))).startsWith("/system/tree/till restarts");
    }
  }

  @Test
  void aTreeThatGaveUpIsNotReady() {
    var child = TreeFixture.child("till");
    var weak = SupervisorSpec.oneForOne().withIntensity(0, LONG).withChild(child);
    try (TreeFixture tree = TreeFixture.open(weak)) {
      ActorSystem<?> system = tree.clutch.system();
      TreeFixture.kill(tree.pid("till"));
      await().until(() -> !Supervision.get(system).failedTrees().isEmpty());
      assertThat(reason(ClutchHealth.readiness(system)))
          .startsWith("/system/tree has ended: it shut down: gave up restarting child 'till'");
      assertThat(reason(ClutchHealth.readiness(system, tree.top)))
          .isEqualTo("/system/tree cannot be asked: /system/tree has ended");
    }
  }

  private static Behavior<Object> blocking(CountDownLatch begun, CountDownLatch until) {
    begun.countDown();
    try {
      until.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return Behaviors.ignore();
  }

  private static Props blockingProps(CountDownLatch begun, CountDownLatch until) {
    blocking(begun, until);
    return Props.empty();
  }

  @Test
  void aBlockedSupervisorAndABlockedChildDelayNoAnswer() throws Exception {
    var begun = new CountDownLatch(2);
    var until = new CountDownLatch(1);
    Behavior<Object> blocked = Behaviors.receiveMessage(message -> blocking(begun, until));
    var inner = ChildSpec.supervisor("inner", SupervisorSpec.dynamic());
    var spec =
        SupervisorSpec.oneForOne().withChild(ChildSpec.of("a", () -> blocked)).withChild(inner);
    try (TreeFixture tree = TreeFixture.open(spec)) {
      ActorSystem<?> system = tree.clutch.system();
      Supervision supervision = Supervision.get(system);
      value(supervision.whenReady(tree.top));
      assertReady(ClutchHealth.readiness(system, tree.top));
      try {
        supervision.<Object>ref(tree.top, "a").tell("block");
        ActorRef<SupervisorCommand> lower = supervision.ref(tree.top, "inner");
        lower.tell(
            new SupervisorCommand.StartChild(
                ChildSpec.of("b", Behaviors::ignore)
                    .withProps(its -> blockingProps(begun, until)), // made by the supervisor
                system.ignoreRef()));
        begun.await();
        assertThat(reason(ClutchHealth.readiness(system, tree.top)))
            .isEqualTo("/system/tree/inner did not answer in time");
        assertThat(reason(ClutchHealth.readiness(system, lower)))
            .endsWith("did not answer within 800 ms");
      } finally {
        until.countDown();
      }
    }
  }

  @Test
  void aBusyDispatcherDoesNotMakeWorkersSeemUnready() throws Exception {
    var begun = new CountDownLatch(1);
    var until = new CountDownLatch(1);
    String one = "pekko.actor.default-dispatcher.fork-join-executor";
    try (ClutchFixture clutch =
        ClutchFixture.open(one + ".parallelism-min = 1", one + ".parallelism-max = 1")) {
      PythonRef python = clutch.spawn(WORKER);
      PythonPool pool = Clutch.get(clutch.system()).spawn(PoolSpec.of(WORKER).withSize(1), "pool");
      value(python.whenReady());
      value(pool.whenReady());
      try {
        clutch.system().executionContext().execute(() -> blocking(begun, until));
        begun.await();
        assertReady(ClutchHealth.readiness(python));
        assertReady(ClutchHealth.readiness(pool));
        assertReady(ClutchHealth.readiness(clutch.system()));
      } finally {
        until.countDown();
      }
    }
  }

  @Test
  void aSystemWithoutPythonIsReadyAndStaysWithout() {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "plain");
    try {
      assertReady(ClutchHealth.readiness(system));
      assertThat(value(new ReadinessCheck(system.classicSystem()).get())).isTrue();
    } finally {
      system.terminate();
      value(system.getWhenTerminated());
    }
    assertThat(reason(ClutchHealth.readiness(system))).isEqualTo("the actor system has ended");
    assertThat(value(new ReadinessCheck(system.classicSystem()).get())).isFalse();
  }

  @Test
  void aSystemThatEndsIsNotReady() throws Exception {
    var begun = new CountDownLatch(1);
    var until = new CountDownLatch(1);
    try (ClutchFixture clutch = ClutchFixture.open()) {
      PythonRef python = clutch.spawn(WORKER);
      value(python.whenReady());
      CoordinatedShutdown.get(clutch.system())
          .addTask(
              CoordinatedShutdown.PhaseBeforeServiceUnbind(),
              "held",
              () -> {
                begun.countDown();
                return CompletableFuture.supplyAsync(
                    () -> {
                      blocking(begun, until);
                      return Done.getInstance();
                    });
              });
      clutch.system().terminate();
      begun.await();
      assertThat(reason(ClutchHealth.readiness(clutch.system())))
          .isEqualTo("the actor system is shutting down");
      until.countDown();
      value(clutch.system().getWhenTerminated());
      assertThat(reason(ClutchHealth.readiness(python))).contains("takes no calls");
    }
  }
}
