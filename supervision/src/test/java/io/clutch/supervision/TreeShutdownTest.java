package io.clutch.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.clutch.supervision.ChildSnapshot.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** Shutdown of the actor system: trees stop in order, in time, and after their callers. */
class TreeShutdownTest {
  private final List<String> diary = new CopyOnWriteArrayList<>();

  private static ActorSystem<Void> system(String config) {
    return ActorSystem.create(
        Behaviors.empty(),
        "app",
        ConfigFactory.parseString(config).withFallback(ConfigFactory.load()));
  }

  private ActorRef<SupervisorCommand> spawn(ActorSystem<?> system, SupervisorSpec spec) {
    return system.systemActorOf(Supervisor.create(spec), "tree", Props.empty());
  }

  private static void end(ActorSystem<?> system) throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private ChildSpec<Kid.Command> kid(String id) {
    return Kid.spec(id, diary);
  }

  @Test
  void treesStopInOrder() throws Exception {
    try (var log = LogLines.of("io.clutch.supervision")) {
      ActorSystem<Void> system = system("");
      var inner = SupervisorSpec.oneForOne().withChild(kid("b")).withChild(kid("c"));
      spawn(
          system,
          SupervisorSpec.oneForOne()
              .withChild(kid("a"))
              .withChild(ChildSpec.supervisor("inner", inner))
              .withChild(kid("d")));
      await().until(() -> diary.contains("start d"));
      diary.clear();
      end(system);
      assertThat(diary).containsExactly("end d", "end c", "end b", "end a");
      assertThat(log.messages("io.clutch.supervision.Supervision"))
          .containsExactly("/system/tree is stopped in order");
    }
  }

  /** Requests in progress still need their children. */
  @Test
  void childrenAreRestartedUntilTheirPhaseComes() throws Exception {
    ActorSystem<Void> system = system("");
    var tree = spawn(system, SupervisorSpec.oneForOne().withChild(kid("a")).withChild(kid("b")));
    await().until(() -> diary.contains("start b"));
    ActorRef<Kid.Command> a = Supervision.get(system).ref(tree, "a");
    diary.clear();
    before(
        system,
        CoordinatedShutdown.PhaseClusterExitingDone(),
        () -> {
          a.tell(new Kid.Crash("in the shutdown"));
          await().until(() -> diary.contains("start a"));
          diary.add("answered");
        });
    end(system);
    assertThat(diary).containsExactly("end a", "start a", "answered", "end b", "end a");
  }

  /** Later phases can close the children's resources. */
  @Test
  void allHaveEndedBeforeThePhaseForResources() throws Exception {
    ActorSystem<Void> system = system("");
    spawn(system, SupervisorSpec.oneForOne().withChild(kid("a")));
    await().until(() -> diary.contains("start a"));
    before(
        system,
        CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
        () -> diary.add("database closed"));
    end(system);
    assertThat(diary).containsExactly("start a", "end a", "database closed");
  }

  /** This includes nested supervisors that have not been asked to stop yet. */
  @Test
  void nothingRestartsInTheirPhase() throws Exception {
    ActorSystem<Void> system = system("");
    ActorRef<String> asked =
        system.systemActorOf(
            Behaviors.receiveMessage(
                id -> {
                  diary.add("asked " + id);
                  return Behaviors.same();
                }),
            "asked",
            Props.empty());
    var inner = SupervisorSpec.oneForOne().withChild(kid("a"));
    var tree =
        spawn(
            system,
            SupervisorSpec.oneForOne()
                .withChild(ChildSpec.supervisor("inner", inner))
                .withChild(kid("slow").withStopMessage(new Kid.Ping(asked))));
    ActorRef<Kid.Command> a = Supervision.get(system).ref(tree, "inner/a");
    TestProbe<ActorRef<Kid.Command>> who = TestProbe.create(system);
    Supervision.get(system).<Kid.Command>ref(tree, "slow").tell(new Kid.Who(who.getRef()));
    ActorRef<Kid.Command> slow = who.receiveMessage();

    system.terminate();
    await().until(() -> diary.contains("asked slow"));
    a.tell(new Kid.Crash("in the shutdown"));
    TestProbe<SupervisorSnapshot> snapshots = TestProbe.create(system);
    await()
        .until(
            () -> {
              tree.tell(new SupervisorCommand.GetSnapshot(snapshots.getRef()));
              var below = snapshots.receiveMessage().child("inner").get().below().get();
              return below.child("a").get().state() == State.ABSENT;
            });
    slow.tell(new Kid.End());
    system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
    assertThat(diary).containsExactly("start a", "start slow", "asked slow", "end a", "end slow");
  }

  private static void before(ActorSystem<?> system, String phase, Runnable task) {
    CoordinatedShutdown.get(system)
        .addTask(
            phase,
            "of-the-test",
            () ->
                CompletableFuture.supplyAsync(
                    () -> {
                      task.run();
                      return Done.getInstance();
                    }));
  }

  @Test
  void whatDoesNotStopInTimeIsKilledAndNamed() throws Exception {
    try (var log = LogLines.of("io.clutch.supervision")) {
      ActorSystem<Void> system =
          system("pekko.coordinated-shutdown.phases.cluster-shutdown.timeout = 3 s");
      // The child ignores this stop message.
      ChildSpec<Kid.Command> deaf =
          kid("deaf")
              .withStopMessage(new Kid.Ping(system.ignoreRef()))
              .withShutdown(Shutdown.within(Duration.ofDays(1)));
      var inner = SupervisorSpec.oneForOne().withChild(deaf);
      spawn(
          system,
          SupervisorSpec.oneForOne()
              .withChild(kid("a"))
              .withChild(ChildSpec.supervisor("inner", inner)));
      await().until(() -> diary.contains("start deaf"));
      end(system);
      assertThat(diary).contains("end deaf", "end a");
      assertThat(log.messages("io.clutch.supervision.Supervision"))
          .singleElement()
          .asString()
          .isEqualTo("/system/tree is stopped; these did not stop in their time: [inner/deaf]");
    }
  }

  @Test
  void aStopInTheMidstOfARestartLoopWorks() throws Exception {
    ActorSystem<Void> system = system("pekko.loglevel = OFF");
    var starts = new AtomicInteger();
    ChildSpec<Kid.Command> looping =
        ChildSpec.of(
            "looping",
            () -> {
              if (starts.incrementAndGet() > 1) {
                throw new IllegalStateException("no start again");
              }
              return Kid.create("looping", diary);
            });
    try (var log = LogLines.of("io.clutch.supervision")) {
      var tree =
          spawn(
              system,
              SupervisorSpec.oneForOne()
                  .withIntensity(1_000_000, Duration.ofMinutes(1))
                  .withChild(kid("a"))
                  .withChild(looping));
      Supervision.get(system).<Kid.Command>ref(tree, "looping").tell(new Kid.Crash("boom"));
      await().until(() -> starts.get() > 10);
      end(system);
      assertThat(diary).endsWith("end a");
      assertThat(log.messages("io.clutch.supervision.Supervision"))
          .containsExactly("/system/tree is stopped in order");
    }
  }
}
