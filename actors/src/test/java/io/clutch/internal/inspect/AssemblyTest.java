package io.clutch.internal.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.failure.ExitReason;
import io.clutch.internal.reading.PresentActors.Kind;
import io.clutch.internal.reading.PresentActors.Present;
import io.clutch.internal.reading.WorkerReading;
import io.clutch.internal.reading.WorkerReading.Asked;
import io.clutch.internal.reading.WorkerReading.Restarts;
import io.clutch.internal.reading.WorkerReading.Work;
import io.clutch.pool.PoolStatus;
import io.clutch.supervision.ChildSnapshot;
import io.clutch.supervision.Restart;
import io.clutch.supervision.Strategy;
import io.clutch.supervision.SupervisorSnapshot;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Leftovers.class)
class AssemblyTest {
  private final ActorTestKit kit = ActorTestKit.create();
  private final Map<String, SupervisorSnapshot> answered = new HashMap<>();
  private final Set<String> silent = new HashSet<>();
  private final List<Present> pools = new ArrayList<>();
  private final List<Present> workers = new ArrayList<>();
  private final Map<Present, Optional<WorkerReading>> readings = new HashMap<>();
  private final Map<Present, Optional<PoolStatus>> statuses = new HashMap<>();
  private final Map<String, String> spawners = new HashMap<>();
  private final Map<String, NodeReading.Kind> ended = new HashMap<>();

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  private Present present(Kind kind, String name) {
    ActorRef<WorkerCommand> actor = kit.spawn(Behaviors.ignore());
    var present = new Present(kind, name, true, actor);
    (kind == Kind.POOL ? pools : workers).add(present);
    return present;
  }

  private void answers(Present worker, WorkerPhase phase, int incarnation, long pid) {
    readings.put(
        worker,
        Optional.of(
            new WorkerReading(
                phase,
                incarnation,
                pid,
                WorkerStatus.Start.FORKED,
                "",
                Duration.ofSeconds(1),
                new Restarts(0, 0, Duration.ofSeconds(1)),
                Optional.empty(),
                Optional.empty(),
                Work.NONE,
                Asked.NONE,
                Optional.of(Duration.ZERO),
                Optional.empty())));
  }

  private void tree(String path, ChildSnapshot... children) {
    answered.put(
        path,
        new SupervisorSnapshot(
            path,
            Strategy.ONE_FOR_ONE,
            5,
            Duration.ofMinutes(1),
            2,
            false,
            List.of(children),
            List.of()));
  }

  private static ChildSnapshot child(String id, ChildSnapshot.State state) {
    return new ChildSnapshot(
        id,
        ChildSnapshot.Type.WORKER,
        Restart.PERMANENT,
        state,
        1,
        0,
        Optional.empty(),
        Optional.empty(),
        "",
        Optional.empty());
  }

  private List<NodeReading> roots() {
    Collected all =
        Collected.of(new TreeQuestions.Trees(answered, silent), pools, statuses, workers);
    all.workers().putAll(readings);
    return new Assembly(
            all,
            path -> Optional.ofNullable(spawners.get(path)),
            name -> Optional.ofNullable(ended.get(name)),
            new LastKnown())
        .roots();
  }

  private static List<String> names(List<NodeReading> nodes) {
    return nodes.stream().map(NodeReading::name).toList();
  }

  @Test
  void whatIsBelowASilentSupervisorIsBelowIt() {
    silent.add("/user/top");
    present(Kind.POOL, "/user/top/pool");
    present(Kind.WORKER, "/user/top/pool/worker-1");
    present(Kind.WORKER, "/user/top/group/one");
    List<NodeReading> roots = roots();
    assertThat(names(roots)).containsExactly("/user/top");
    assertThat(names(roots.get(0).children()))
        .containsExactly("/user/top/pool", "/user/top/group/one");
    assertThat(names(roots.get(0).children().get(0).children()))
        .containsExactly("/user/top/pool/worker-1");
    assertThat(roots.get(0).all()).noneMatch(node -> node.answer().isFresh());
  }

  @Test
  void theNewestIncarnationIsThatOfTheChild() {
    tree("/user/top", child("one", ChildSnapshot.State.RUNNING));
    answers(
        present(Kind.WORKER, "/user/top/one"),
        new WorkerPhase.Stopped(ExitReason.Stopped.ASKED),
        1,
        0);
    answers(present(Kind.WORKER, "/user/top/one"), new WorkerPhase.Ready(2, 7), 2, 7);
    List<NodeReading> children = roots().get(0).children();
    assertThat(children.get(0).life().pid()).isEqualTo(7);
    assertThat(children.get(0).life().restarts())
        .contains(new Restarts(2, 5, Duration.ofMinutes(1)));
    assertThat(children.get(1).state()).isEqualTo("ended");
    assertThat(children).hasSize(2);
  }

  @Test
  void aWorkerThatItsSupervisorCallsRunningHasEndedWithItsActor() {
    ended.put("/user/top/one", NodeReading.Kind.WORKER);
    tree(
        "/user/top",
        child("one", ChildSnapshot.State.RUNNING),
        child("clock", ChildSnapshot.State.RUNNING));
    List<NodeReading> children = roots().get(0).children();
    assertThat(children).extracting(NodeReading::state).containsExactly("ended", "running");
    assertThat(children)
        .extracting(NodeReading::kind)
        .containsExactly(NodeReading.Kind.WORKER, NodeReading.Kind.JVM_ACTOR);
  }

  @Test
  void anActorThatEndedAfterItWasAskedHasEnded() {
    tree("/user/top", child("one", ChildSnapshot.State.RUNNING));
    readings.put(present(Kind.WORKER, "/user/top/one"), Optional.empty());
    assertThat(roots().get(0).children().get(0).state()).isEqualTo("ended");
    assertThat(roots().get(0).children()).hasSize(1);
  }

  private static PoolStatus pool(
      int size, List<PoolStatus.Crash> crashes, Optional<ExitReason> unavailable) {
    return new PoolStatus(
        "/user/pool",
        size,
        size,
        0,
        0,
        0,
        3,
        2,
        0,
        2,
        1,
        Duration.ofMinutes(1),
        crashes,
        List.of(),
        unavailable);
  }

  @Test
  void placesOfAPoolThatWaitsToRestartStay() {
    var crash =
        new PoolStatus.Crash(
            Duration.ofSeconds(1), "worker-1", "was killed", Duration.ofSeconds(5));
    statuses.put(
        present(Kind.POOL, "/user/pool"),
        Optional.of(pool(2, List.of(crash), Optional.of(ExitReason.Stopped.ASKED))));

    List<NodeReading> places = roots().get(0).children();

    assertThat(names(places)).containsExactly("/user/pool/worker-1", "/user/pool/worker-2");
    assertThat(places).extracting(NodeReading::state).containsOnly("restarting");
    assertThat(places.get(0).life().lastExit()).isEqualTo("was killed");
    assertThat(places.get(1).life().restartsIn()).contains(Duration.ofSeconds(4));
  }

  @Test
  void aPoolThatHasNotCrashedHasNoEmptyPlaces() {
    statuses.put(
        present(Kind.POOL, "/user/pool"), Optional.of(pool(2, List.of(), Optional.empty())));

    assertThat(roots().get(0).children()).isEmpty();
  }

  @Test
  void whatAVanishedWorkerHasSpawnedIsARoot() {
    tree("/system/spawned/children");
    spawners.put("/system/spawned", "/user/gone");
    assertThat(names(roots())).containsExactly("/system/spawned/children");
  }
}
