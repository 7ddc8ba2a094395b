package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.PythonSession;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.PoolStatus;
import io.clutch.supervision.ChildSnapshot;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Reply;
import io.clutch.supervision.SupervisionEvent.ChildExited;
import io.clutch.supervision.SupervisionEvent.ChildStartFailed;
import io.clutch.supervision.SupervisionEvent.ChildStarted;
import io.clutch.supervision.SupervisionEvent.ChildStopped;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSnapshot;
import io.clutch.supervision.SupervisorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Pools as children of supervisors. */
@Tag("long")
@ExtendWith(Leftovers.class)
class PoolTreeTest {
  private static final String POOL = "/system/tree/pool";
  private static final PoolSpec TWO = PoolSpec.of(PoolFixture.WORKER).withSize(2);

  private final PoolEvents events = new PoolEvents();
  @TempDir Path directory;

  private TreeFixture plant(SupervisorSpec spec) {
    ClutchFixture fixture = ClutchFixture.unheard(ClutchSetup.create().withTelemetry(events));
    return TreeFixture.open(fixture, spec.withListener(events));
  }

  private TreeFixture plant(PoolSpec spec) {
    return plant(TreeFixture.one(PythonPool.child("pool", spec)));
  }

  private static PythonPool ref(TreeFixture tree, PoolSpec spec) {
    return Clutch.get(tree.clutch.system()).ref(tree.top, "pool", spec);
  }

  private static long pid(PythonRef python) {
    return value(python.call(Call.of("os:getpid", Long.class).asIdempotent()));
  }

  @Test
  void isReadyWhenAsManyAreAsItWantsAtLeast() {
    try (TreeFixture tree = plant(TWO.withSize(2, 4))) {
      PythonPool pool = ref(tree, TWO);
      value(pool.whenReady());
      assertThat(PoolFixture.status(pool).ready()).isEqualTo(2);
      tree.probe.awaitRunning();
      assertThat(events.ofSupervisor(POOL, ChildStarted.class))
          .extracting(ChildStarted::child)
          .containsExactlyInAnyOrder("worker-1", "worker-2");
      assertThat(events.ofSupervisor("/system/tree", ChildStarted.class))
          .extracting(ChildStarted::child)
          .containsExactly("pool");
    }
  }

  @Test
  void isNotReadyBeforeAsManyAre() throws Exception {
    Path no = Files.createFile(directory.resolve("no"));
    String killed = "[ -e '" + no + "' ] && kill -9 $$";
    String interpreter = FakeInterpreter.beforeTheWorker(directory, killed);
    PoolSpec spec =
        PoolSpec.of(PoolFixture.WORKER.withInterpreter(interpreter))
            .withSize(1)
            .withSettings(base -> base.withBackoff(PoolFixture.QUICK));
    try (TreeFixture tree = plant(spec)) {
      var ready = ref(tree, spec).whenReady();
      await().until(() -> !events.ofSupervisor(POOL, ChildStartFailed.class).isEmpty());
      assertThat(ready.toCompletableFuture()).isNotDone();
      assertThat(tree.probe.child("pool").state()).isEqualTo(State.STARTING);
      Files.delete(no);
      value(ready);
      tree.probe.awaitRunning();
      assertThat(pid(ref(tree, spec))).isPositive();
    }
  }

  @Test
  void itsWorkersAreThePoolsOwnBusiness() {
    try (TreeFixture tree = plant(TWO)) {
      PythonPool pool = ref(tree, TWO);
      Set<Long> before = PoolFixture.awaitIdle(pool, 2);
      before.forEach(PoolFixture::kill);
      PoolFixture.awaitStatus(pool, now -> now.crashed() == 2 && now.idle() == 2);
      assertThat(PoolFixture.pids(pool)).doesNotContainAnyElementsOf(before);
      tree.probe.assertRestarts("pool", 0);
      assertThat(events.ofSupervisor(POOL, ChildExited.class))
          .hasSize(2)
          .allMatch(ChildExited::abnormal)
          .extracting(ChildExited::child)
          .containsExactlyInAnyOrder("worker-1", "worker-2");
      assertThat(events.ofSupervisor(POOL, ChildStarted.class)).hasSize(4);
    }
  }

  @Test
  void itsWorkersAreInTheSnapshotOfTheTree() {
    try (TreeFixture tree = plant(TWO)) {
      PythonPool pool = ref(tree, TWO);
      long victim = PoolFixture.awaitIdle(pool, 2).iterator().next();
      PoolFixture.kill(victim);
      PoolFixture.awaitStatus(pool, now -> now.crashed() == 1 && now.idle() == 2);
      SupervisorSnapshot workers = tree.probe.child("pool").below().orElseThrow();
      assertThat(workers.path()).isEqualTo(POOL + "-1");
      assertThat(workers.children())
          .hasSize(2)
          .allMatch(child -> child.state() == State.RUNNING)
          .extracting(ChildSnapshot::detail)
          .containsExactlyInAnyOrderElementsOf(
              PoolFixture.pids(pool).stream().map(pid -> "pid " + pid + ", 0 calls").toList());
      assertThat(workers.restartsInPeriod()).isEqualTo(1);
      assertThat(workers.history()).singleElement().matches(it -> it.reason().contains("SIGKILL"));
      assertThat(tree.probe.snapshot().find("pool/worker-1")).isPresent();
    }
  }

  @Test
  void aReferenceSurvivesItsRestart() throws IOException {
    try (TreeFixture tree = plant(TWO)) {
      PythonPool pool = ref(tree, TWO);
      Set<Long> before = PoolFixture.awaitIdle(pool, 2);
      PythonSession session = value(pool.checkout());
      Path gate = directory.resolve("gate");
      var running =
          pool.call(Call.of("pooled:until_there", Long.class, gate.toString()).asIdempotent());
      var waiting =
          IntStream.range(0, 10).mapToObj(n -> pool.call("os:getpid", Long.class)).toList();
      PoolFixture.awaitStatus(pool, now -> now.busy() == 2 && now.waitingCalls() == 10);
      tree.probe.killAndAwaitRestart("pool");
      await().until(() -> before.stream().noneMatch(Proc::runs));
      waiting.forEach(call -> assertThat(before).doesNotContain(value(call)));
      Files.createFile(gate);
      assertThat(before).doesNotContain(value(running));
      failure(session.call("os:getpid", Long.class), NotRunning.class);
      assertThat(ClutchFixture.stopped(session)).isInstanceOf(ExitReason.Absent.class);
      PoolStatus after = PoolFixture.status(pool);
      assertThat(after.pool()).isEqualTo("/system/tree/pool-2");
      assertThat(after.ready()).isEqualTo(2);
      assertThat(PoolFixture.processes()).hasSize(2);
      try (PythonSession next = value(pool.checkout())) {
        assertThat(before).doesNotContain(pid(next));
      }
      value(pool.recycle());
      assertThat(ref(tree, TWO).actor()).isSameAs(pool.actor());
    }
  }

  @Test
  void isStoppedInOrderAndByItsSupervisorOnly() {
    try (TreeFixture tree = plant(TWO)) {
      PythonPool pool = ref(tree, TWO);
      var calls =
          IntStream.range(0, 20)
              .mapToObj(n -> pool.call("pooled:pause", Long.class, 0.01))
              .toList();
      pid(pool);
      assertThatThrownBy(pool::stop).isInstanceOf(IllegalStateException.class);
      assertThat(tree.ask(to -> new SupervisorCommand.TerminateChild("pool", to)))
          .isEqualTo(new Reply.Done("pool"));
      calls.forEach(call -> assertThat(value(call)).isPositive());
      assertThat(PoolFixture.processes()).isEmpty();
      assertThat(events.ofSupervisor("/system/tree", ChildStopped.class))
          .singleElement()
          .extracting(ChildStopped::how)
          .isEqualTo(ChildStopped.How.IN_ORDER);
      failure(pool.call("os:getpid", Long.class), NotRunning.class);
      assertThat(
              TreeFixture.startedId(tree.ask(to -> new SupervisorCommand.RestartChild("pool", to))))
          .isEqualTo("pool");
      assertThat(pid(pool)).isPositive();
    }
  }

  @Test
  void oneTreeHasAPoolAWorkerAndAnActor() {
    ChildSpec<String> actor =
        ChildSpec.of("actor", () -> Behaviors.<String>receiveMessage(message -> Behaviors.same()));
    var spec =
        SupervisorSpec.oneForAll()
            .withChild(PythonPool.child("pool", TWO))
            .withChild(PythonWorker.child("worker", TreeFixture.WORKER))
            .withChild(actor);
    try (TreeFixture tree = plant(spec)) {
      PythonPool pool = ref(tree, TWO);
      PythonRef worker = tree.ref("worker");
      Set<Long> pooled = PoolFixture.awaitIdle(pool, 2);
      long single = pid(worker);
      assertThat(PoolFixture.processes()).hasSize(3).containsAll(pooled).contains(single);
      tree.probe.killAndAwaitRestart("actor");
      tree.probe.awaitRunning();
      assertThat(pid(worker)).isNotEqualTo(single);
      assertThat(pooled).doesNotContain(pid(pool));
      assertThat(PoolFixture.processes()).hasSize(3);
      ActorRef<String> again = tree.probe.ref("actor");
      again.tell("still there");
    }
    assertThat(PoolFixture.processes()).isEmpty();
  }
}
