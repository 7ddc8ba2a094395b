package io.clutch.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.clutch.supervision.SupervisionEvent.ChildStopped.How;
import io.clutch.supervision.SupervisorCommand.Down;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A child whose thread is blocked cannot be stopped. It delays its own supervisor only. Each test
 * waits 5 s for such a child, so they run at the same time.
 */
@Execution(ExecutionMode.CONCURRENT)
class BlockedChildTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @RegisterExtension final Trees trees = new Trees();

  private final CountDownLatch latch = new CountDownLatch(1);
  private final List<SupervisionEvent> events = new CopyOnWriteArrayList<>();
  private ActorRef<SupervisorCommand> tree;

  /** A tree with a blocked child {@code inner/blocked}, and siblings of it and above. */
  @BeforeEach
  void blockAChild() {
    var inner =
        SupervisorSpec.oneForOne()
            .withIntensity(0, Duration.ofSeconds(5))
            .withChild(trees.kid("weak"))
            .withChild(trees.kid("blocked").withShutdown(Shutdown.brutalKill()));
    tree =
        trees.started(
            SupervisorSpec.oneForAll()
                .withListener(events::add)
                .withChild(trees.kid("sibling"))
                .withChild(ChildSpec.supervisor("inner", inner)));
    trees.<Kid.Command>ref(tree, "inner/blocked").tell(new Kid.Block(latch));
    await().atMost(LIMIT).until(() -> trees.diary.contains("block blocked"));
  }

  @AfterEach
  void letGo() {
    latch.countDown();
  }

  private <T> T ask(java.util.function.Function<ActorRef<T>, SupervisorCommand> question) {
    TestProbe<T> probe = trees.kit.createTestProbe();
    tree.tell(question.apply(probe.getRef()));
    return probe.receiveMessage(LIMIT);
  }

  @Test
  void itsSupervisorCanBeTerminatedAndStartedAgain() {
    Reply terminated = ask(replyTo -> new SupervisorCommand.TerminateChild("inner", replyTo));
    assertThat(terminated).isEqualTo(new Reply.Done("inner"));
    Reply started = ask(replyTo -> new SupervisorCommand.RestartChild("inner", replyTo));
    assertThat(Trees.startedId(started)).isEqualTo("inner");
    assertThat(trees.ping(trees.ref(tree, "inner/blocked"))).isEqualTo("blocked");
  }

  @Test
  void itsSupervisorGivesUpAndAllStartAgain() {
    trees.<Kid.Command>ref(tree, "inner/weak").tell(new Kid.Crash("boom"));
    await()
        .atMost(LIMIT)
        .until(() -> trees.diary.stream().filter("start blocked"::equals).count() == 2);
    assertThat(trees.diary).containsSubsequence("end sibling", "start sibling", "start blocked");
  }

  @Test
  void theEndOfItsSupervisorNamesIt() {
    try (var log = LogLines.of("io.clutch.supervision.Supervisor")) {
      Reply done = ask(replyTo -> new SupervisorCommand.TerminateChild("inner", replyTo));
      assertThat(done).isEqualTo(new Reply.Done("inner"));
      String inner = tree.path().toStringWithoutAddress() + "/inner";
      await().atMost(LIMIT).until(() -> events.stream().anyMatch(this::isEnd));
      assertThat(events)
          .filteredOn(SupervisionEvent.ChildStopped.class::isInstance)
          .map(SupervisionEvent.ChildStopped.class::cast)
          .filteredOn(event -> event.supervisor().equals(inner))
          .extracting(SupervisionEvent.ChildStopped::child, SupervisionEvent.ChildStopped::how)
          .containsExactly(tuple("blocked", How.ABANDONED), tuple("weak", How.IN_ORDER));
      assertThat(events)
          .filteredOn(this::isEnd)
          .singleElement(type(SupervisionEvent.SupervisorStopped.class))
          .satisfies(
              event -> {
                assertThat(event.supervisor()).isEqualTo(inner);
                assertThat(event.abandoned()).containsExactly("blocked");
              });
      assertThat(log.events("io.clutch.supervision.Supervisor"))
          .extracting(ILoggingEvent::getFormattedMessage)
          .contains(inner + "/blocked is stopped: ABANDONED")
          .anyMatch(
              line ->
                  line.startsWith(inner + " has ended:") && line.endsWith("; abandoned: blocked"));
    }
    latch.countDown();
    events.clear();
    tree.tell(new SupervisorCommand.Stop());
    await().atMost(LIMIT).until(() -> events.stream().anyMatch(this::isEnd));
    assertThat(events)
        .filteredOn(this::isEnd)
        .extracting(event -> ((SupervisionEvent.SupervisorStopped) event).abandoned())
        .containsExactly(List.of());
  }

  private boolean isEnd(SupervisionEvent event) {
    return event instanceof SupervisionEvent.SupervisorStopped;
  }

  @Test
  void itsTreeEnds() {
    TestProbe<Down> down = trees.kit.createTestProbe();
    tree.tell(new SupervisorCommand.Monitor(down.getRef()));
    ActorRef<Kid.Command> sibling = trees.ref(tree, "sibling");
    assertThat(trees.ping(sibling)).isEqualTo("sibling");
    tree.tell(new SupervisorCommand.Stop());
    assertThat(down.receiveMessage(LIMIT).reason()).isInstanceOf(ChildExit.Shutdown.class);
    assertThat(trees.diary).contains("end sibling").doesNotContain("end blocked");
    // Its actor exists and answers until the blocked child has ended.
    Reply reply = ask(replyTo -> new SupervisorCommand.StartChild(trees.kid("another"), replyTo));
    assertThat(reply).isEqualTo(new Reply.ShuttingDown());
    latch.countDown();
    trees.awaitEnd(tree);
  }

  /** The kill ends the supervisor as a fault would, without stopping its children first. */
  @Test
  void itsSupervisorIsKilledAndAllStartAgain() {
    Reply killed = ask(replyTo -> new SupervisorCommand.KillChild("inner", replyTo));
    assertThat(killed).isEqualTo(new Reply.Done("inner"));
    await()
        .atMost(LIMIT)
        .until(() -> trees.diary.stream().filter("start blocked"::equals).count() == 2);
    assertThat(trees.snapshot(tree).child("inner").get().lastExit().get())
        .isInstanceOf(ChildExit.Killed.class);
    Reply terminated = ask(replyTo -> new SupervisorCommand.TerminateChild("inner", replyTo));
    assertThat(terminated).isEqualTo(new Reply.Done("inner"));
  }

  /** A killed child that does not end can still be terminated. */
  @Test
  void aKilledOneCanBeTerminated() {
    ActorRef<SupervisorCommand> inner = trees.ref(tree, "inner");
    Reply killed = trees.ask(inner, replyTo -> new SupervisorCommand.KillChild("blocked", replyTo));
    assertThat(killed).isEqualTo(new Reply.Done("blocked"));
    Reply terminated = ask(replyTo -> new SupervisorCommand.TerminateChild("inner", replyTo));
    assertThat(terminated).isEqualTo(new Reply.Done("inner"));
  }

  /** The shutdown of the system continues after the phase of the trees. */
  @Test
  void theShutdownOfTheSystemGoesOn() {
    var reached = new CountDownLatch(1);
    CoordinatedShutdown shutdown = CoordinatedShutdown.get(trees.kit.system());
    shutdown.addTask(
        CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
        "reached",
        () -> {
          reached.countDown();
          return java.util.concurrent.CompletableFuture.completedFuture(
              org.apache.pekko.Done.getInstance());
        });
    trees.kit.system().terminate();
    await().atMost(LIMIT).until(() -> reached.getCount() == 0);
    latch.countDown();
  }
}
