package io.clutch.road;

import static io.clutch.road.Road.failure;
import static io.clutch.road.Road.value;
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
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.ChildState;
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
  private static final PoolSpec TWO = PoolSpec.of(Pond.WORKER).withSize(2);

  private final PoolEvents events = new PoolEvents();
  @TempDir Path directory;

  private Grove plant(SupervisorSpec spec) {
    Road road = Road.unheard(ClutchSetup.create().withTelemetry(events));
    return Grove.plant(road, spec.withListener(events));
  }

  private Grove plant(PoolSpec spec) {
    return plant(Grove.one(PythonPool.child("pool", spec)));
  }

  private static PythonPool ref(Grove grove, PoolSpec spec) {
    return Clutch.get(grove.road.system()).ref(grove.top, "pool", spec);
  }

  private static long pid(PythonRef python) {
    return value(python.call(Call.of("os:getpid", Long.class).asIdempotent()));
  }

  @Test
  void isReadyWhenAsManyAreAsItWantsAtLeast() {
    try (Grove grove = plant(TWO.withSize(2, 4))) {
      PythonPool pool = ref(grove, TWO);
      value(pool.whenReady());
      assertThat(Pond.status(pool).ready()).isEqualTo(2);
      grove.probe.awaitRunning();
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
        PoolSpec.of(Pond.WORKER.withInterpreter(interpreter))
            .withSize(1)
            .withSettings(base -> base.withBackoff(Pond.QUICK));
    try (Grove grove = plant(spec)) {
      var ready = ref(grove, spec).whenReady();
      await().until(() -> !events.ofSupervisor(POOL, ChildStartFailed.class).isEmpty());
      assertThat(ready.toCompletableFuture()).isNotDone();
      assertThat(grove.probe.child("pool").state()).isEqualTo(ChildState.STARTING);
      Files.delete(no);
      value(ready);
      grove.probe.awaitRunning();
      assertThat(pid(ref(grove, spec))).isPositive();
    }
  }

  @Test
  void itsWorkersAreThePoolsOwnBusiness() {
    try (Grove grove = plant(TWO)) {
      PythonPool pool = ref(grove, TWO);
      Set<Long> before = Pond.awaitIdle(pool, 2);
      before.forEach(Pond::kill);
      Pond.awaitStatus(pool, now -> now.crashed() == 2 && now.idle() == 2);
      assertThat(Pond.pids(pool)).doesNotContainAnyElementsOf(before);
      grove.probe.assertRestarts("pool", 0);
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
    try (Grove grove = plant(TWO)) {
      PythonPool pool = ref(grove, TWO);
      long victim = Pond.awaitIdle(pool, 2).iterator().next();
      Pond.kill(victim);
      Pond.awaitStatus(pool, now -> now.crashed() == 1 && now.idle() == 2);
      SupervisorSnapshot workers = grove.probe.child("pool").below().orElseThrow();
      assertThat(workers.path()).isEqualTo(POOL + "-1");
      assertThat(workers.children())
          .hasSize(2)
          .allMatch(child -> child.state() == ChildState.RUNNING)
          .extracting(ChildSnapshot::detail)
          .containsExactlyInAnyOrderElementsOf(
              Pond.pids(pool).stream().map(pid -> "pid " + pid + ", 0 calls").toList());
      assertThat(workers.restartsInPeriod()).isEqualTo(1);
      assertThat(workers.history()).singleElement().matches(it -> it.reason().contains("SIGKILL"));
      assertThat(grove.probe.snapshot().find("pool/worker-1")).isPresent();
    }
  }

  @Test
  void aReferenceSurvivesItsRestart() throws IOException {
    try (Grove grove = plant(TWO)) {
      PythonPool pool = ref(grove, TWO);
      Set<Long> before = Pond.awaitIdle(pool, 2);
      PythonSession session = value(pool.checkout());
      Path gate = directory.resolve("gate");
      var running =
          pool.call(Call.of("pooled:until_there", Long.class, gate.toString()).asIdempotent());
      var waiting =
          IntStream.range(0, 10).mapToObj(n -> pool.call("os:getpid", Long.class)).toList();
      Pond.awaitStatus(pool, now -> now.busy() == 2 && now.waitingCalls() == 10);
      grove.probe.killAndAwaitRestart("pool");
      await().until(() -> before.stream().noneMatch(Proc::runs));
      waiting.forEach(call -> assertThat(before).doesNotContain(value(call)));
      Files.createFile(gate);
      assertThat(before).doesNotContain(value(running));
      failure(session.call("os:getpid", Long.class), NotRunning.class);
      assertThat(Road.stopped(session)).isInstanceOf(ExitReason.Absent.class);
      PoolStatus after = Pond.status(pool);
      assertThat(after.pool()).isEqualTo("/system/tree/pool-2");
      assertThat(after.ready()).isEqualTo(2);
      assertThat(Pond.processes()).hasSize(2);
      try (PythonSession next = value(pool.checkout())) {
        assertThat(before).doesNotContain(pid(next));
      }
      value(pool.recycle());
      assertThat(ref(grove, TWO).actor()).isSameAs(pool.actor());
    }
  }

  @Test
  void isStoppedInOrderAndByItsSupervisorOnly() {
    try (Grove grove = plant(TWO)) {
      PythonPool pool = ref(grove, TWO);
      var calls =
          IntStream.range(0, 20)
              .mapToObj(n -> pool.call("pooled:pause", Long.class, 0.01))
              .toList();
      pid(pool);
      assertThatThrownBy(pool::stop).isInstanceOf(IllegalStateException.class);
      assertThat(grove.ask(to -> new SupervisorCommand.TerminateChild("pool", to)))
          .isEqualTo(new Reply.Done("pool"));
      calls.forEach(call -> assertThat(value(call)).isPositive());
      assertThat(Pond.processes()).isEmpty();
      assertThat(events.ofSupervisor("/system/tree", ChildStopped.class))
          .singleElement()
          .extracting(ChildStopped::how)
          .isEqualTo(ChildStopped.How.IN_ORDER);
      failure(pool.call("os:getpid", Long.class), NotRunning.class);
      assertThat(Grove.startedId(grove.ask(to -> new SupervisorCommand.RestartChild("pool", to))))
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
            .withChild(PythonWorker.child("worker", Grove.WORKER))
            .withChild(actor);
    try (Grove grove = plant(spec)) {
      PythonPool pool = ref(grove, TWO);
      PythonRef worker = grove.ref("worker");
      Set<Long> pooled = Pond.awaitIdle(pool, 2);
      long single = pid(worker);
      assertThat(Pond.processes()).hasSize(3).containsAll(pooled).contains(single);
      grove.probe.killAndAwaitRestart("actor");
      grove.probe.awaitRunning();
      assertThat(pid(worker)).isNotEqualTo(single);
      assertThat(pooled).doesNotContain(pid(pool));
      assertThat(Pond.processes()).hasSize(3);
      ActorRef<String> again = grove.probe.ref("actor");
      again.tell("still there");
    }
    assertThat(Pond.processes()).isEmpty();
  }
}
