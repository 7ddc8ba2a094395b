package io.clutch.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.supervision.ChildSnapshot.State;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Trees together with other features of Pekko. */
class InterplayTest {
  private static final ServiceKey<Kid.Command> KEY = ServiceKey.create(Kid.Command.class, "kids");

  @RegisterExtension final Trees trees = new Trees();

  @Test
  void aSupervisorCanBeTheGuardian() throws Exception {
    ActorSystem<SupervisorCommand> system =
        ActorSystem.create(
            Supervisor.create(SupervisorSpec.oneForOne().withChild(trees.kid("a"))), "guarded");
    assertThat(trees.ping(Supervision.get(system).ref(system, "a"))).isEqualTo("a");
    system.tell(new SupervisorCommand.Stop());
    system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
    assertThat(trees.diary).containsExactly("start a", "end a");
  }

  @Test
  void pekkoMayRestartASupervisorThatDoesNotStart() {
    var attempts = new AtomicInteger();
    ChildSpec<Kid.Command> second =
        ChildSpec.of(
            "b",
            () -> {
              if (attempts.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
              }
              return Kid.create("b", trees.diary);
            });
    Behavior<SupervisorCommand> supervised =
        Behaviors.supervise(
                Supervisor.create(
                    SupervisorSpec.oneForOne().withChild(trees.kid("a")).withChild(second)))
            .onFailure(SupervisorStartException.class, SupervisorStrategy.restart());
    ActorRef<SupervisorCommand> tree = trees.kit.spawn(supervised);
    assertThat(trees.ping(trees.ref(tree, "b"))).isEqualTo("b");
    assertThat(trees.diary)
        .containsExactly("start a", "end a", "start a", "end a", "start a", "start b");
  }

  @Test
  void childrenEndWithAParentThatEnds() {
    TestProbe<ActorRef<SupervisorCommand>> probe = trees.kit.createTestProbe();
    ActorRef<String> parent =
        trees.kit.spawn(
            Behaviors.setup(
                context -> {
                  probe
                      .getRef()
                      .tell(
                          context.spawn(
                              Supervisor.create(
                                  SupervisorSpec.oneForOne().withChild(trees.kid("a"))),
                              "tree"));
                  return Behaviors.receiveMessage(message -> Behaviors.stopped());
                }));
    var tree = probe.receiveMessage();
    trees.awaitStates(tree, State.RUNNING);
    TestProbe<SupervisorCommand.Down> down = trees.kit.createTestProbe();
    tree.tell(new SupervisorCommand.Monitor(down.getRef()));
    assertThat(trees.snapshot(tree).children()).hasSize(1);
    parent.tell("end");
    trees.awaitEnd(tree);
    assertThat(trees.diary).containsExactly("start a", "end a");
    assertThat(down.receiveMessage().reason()).isInstanceOf(ChildExit.Killed.class);
  }

  @Test
  void aChildMayHaveASupervisionOfItsOwn() {
    ChildSpec<Kid.Command> tough =
        ChildSpec.of(
            "tough",
            () ->
                Behaviors.supervise(Kid.create("tough", trees.diary))
                    .onFailure(SupervisorStrategy.restart()));
    var tree = trees.started(SupervisorSpec.oneForOne().withChild(tough));
    ActorRef<Kid.Command> ref = trees.ref(tree, "tough");
    ref.tell(new Kid.Crash("boom"));
    assertThat(trees.ping(ref)).isEqualTo("tough");
    assertThat(trees.snapshot(tree).child("tough").get().starts()).isEqualTo(1);
    assertThat(trees.diary).startsWith("start tough", "start tough");
  }

  @Test
  void aChildIsRegisteredAgainAfterEachRestart() {
    ChildSpec<Kid.Command> listed =
        ChildSpec.of(
            "listed",
            () ->
                Behaviors.setup(
                    context -> {
                      context
                          .getSystem()
                          .receptionist()
                          .tell(Receptionist.register(KEY, context.getSelf()));
                      return Kid.create("listed", trees.diary);
                    }));
    var tree = trees.started(SupervisorSpec.oneForOne().withChild(listed));
    ActorRef<Kid.Command> first = awaitListed(null);
    trees.<Kid.Command>ref(tree, "listed").tell(new Kid.Crash("boom"));
    ActorRef<Kid.Command> second = awaitListed(first);
    assertThat(trees.ping(second)).isEqualTo("listed");
  }

  private ActorRef<Kid.Command> awaitListed(ActorRef<Kid.Command> other) {
    return await()
        .until(
            () -> {
              TestProbe<Receptionist.Listing> probe = trees.kit.createTestProbe();
              trees.kit.system().receptionist().tell(Receptionist.find(KEY, probe.getRef()));
              Set<ActorRef<Kid.Command>> found = probe.receiveMessage().getServiceInstances(KEY);
              return found.size() == 1 ? found.iterator().next() : null;
            },
            ref -> ref != null && !ref.equals(other));
  }

  @Test
  void childrenMayStashAndTime() {
    ChildSpec<String> stashing =
        ChildSpec.of(
            "stashing",
            () ->
                Behaviors.withStash(
                    100,
                    stash ->
                        Behaviors.withTimers(
                            timers -> {
                              timers.startSingleTimer("open", Duration.ofMillis(20));
                              return Behaviors.receiveMessage(
                                  message -> {
                                    if (!message.equals("open")) {
                                      stash.stash(message);
                                      return Behaviors.same();
                                    }
                                    return stash.unstashAll(
                                        Behaviors.receiveMessage(
                                            late -> {
                                              trees.diary.add(late);
                                              return Behaviors.same();
                                            }));
                                  });
                            })));
    var tree = trees.started(SupervisorSpec.oneForOne().withChild(stashing));
    ActorRef<String> ref = trees.ref(tree, "stashing");
    ref.tell("one");
    ref.tell("two");
    await().untilAsserted(() -> assertThat(trees.diary).containsExactly("one", "two"));
  }

  @Test
  void aNameThatIsTakenIsAnErrorForWhoSpawns() {
    TestProbe<String> probe = trees.kit.createTestProbe();
    trees.kit.spawn(
        Behaviors.setup(
            context -> {
              context.spawn(Behaviors.empty(), "tree");
              try {
                context.spawn(Supervisor.create(SupervisorSpec.oneForOne()), "tree");
              } catch (RuntimeException e) {
                probe.getRef().tell(e.getMessage());
              }
              return Behaviors.empty();
            }));
    assertThat(probe.receiveMessage()).contains("[tree] is not unique");
  }
}
