package io.clutch.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.SupervisorCommand.ChildCount;
import io.clutch.supervision.SupervisorCommand.Down;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Exits name the supervisor's action. A factory without a behaviour is a failed start. */
class ExitReasonTest {
  @RegisterExtension final Trees trees = new Trees();

  private Down downOf(ActorRef<SupervisorCommand> tree, String id, SupervisorCommand then) {
    TestProbe<Down> down = trees.kit.createTestProbe();
    tree.tell(new SupervisorCommand.MonitorChild(id, down.getRef()));
    tree.tell(then);
    return down.receiveMessage();
  }

  private SupervisorCommand terminate(String id) {
    return new SupervisorCommand.TerminateChild(id, trees.kit.<Reply>createTestProbe().getRef());
  }

  @Test
  void ofAChildThatWasTerminated() {
    var tree =
        trees.started(
            SupervisorSpec.oneForOne()
                .withChild(trees.kid("plain"))
                .withChild(trees.kid("asked").withStopMessage(new Kid.End()))
                .withChild(trees.kid("brutal").withShutdown(Shutdown.brutalKill())));
    var shutdown = new ChildExit.Shutdown("terminated by request");
    assertThat(downOf(tree, "plain", terminate("plain")).reason()).isEqualTo(shutdown);
    assertThat(downOf(tree, "asked", terminate("asked")).reason()).isEqualTo(shutdown);
    assertThat(downOf(tree, "brutal", terminate("brutal")).reason())
        .isEqualTo(new ChildExit.Killed("terminated by request"));
    trees.awaitStates(tree, State.ABSENT);
    assertThat(trees.snapshot(tree).child("plain").get().lastExit()).contains(shutdown);
    assertThat(trees.snapshot(tree).render())
        .contains("last: shut down: terminated by request")
        .contains("last: was killed: terminated by request")
        .doesNotContain("stopped by itself");
  }

  @Test
  void ofAChildThatRestartsWithAnother() {
    var tree =
        trees.started(
            SupervisorSpec.oneForAll().withChild(trees.kid("a")).withChild(trees.kid("b")));
    TestProbe<Down> down = trees.kit.createTestProbe();
    tree.tell(new SupervisorCommand.MonitorChild("b", down.getRef()));
    trees.<Kid.Command>ref(tree, "a").tell(new Kid.Crash("boom"));
    assertThat(down.receiveMessage().reason())
        .isEqualTo(new ChildExit.Shutdown("to start again with child 'a'"));
  }

  @Test
  void ofAChildWhoseSupervisorGaveUp() {
    var tree =
        trees.started(
            SupervisorSpec.oneForOne()
                .withIntensity(0, Duration.ofSeconds(5))
                .withChild(trees.kid("a"))
                .withChild(trees.kid("b")));
    TestProbe<Down> down = trees.kit.createTestProbe();
    tree.tell(new SupervisorCommand.MonitorChild("b", down.getRef()));
    trees.<Kid.Command>ref(tree, "a").tell(new Kid.Crash("boom"));
    ChildExit reason = down.receiveMessage().reason();
    assertThat(reason).isInstanceOf(ChildExit.Shutdown.class);
    assertThat(reason.message()).contains("gave up restarting child 'a'").contains("boom");
    assertThat(((ChildExit.Shutdown) reason).fault()).containsInstanceOf(ChildExit.Failed.class);
  }

  @Test
  void ofAChildThatEndsByItself() {
    var tree =
        trees.started(
            SupervisorSpec.oneForOne().withChild(trees.kid("a").withRestart(Restart.TRANSIENT)));
    TestProbe<Down> down = trees.kit.createTestProbe();
    tree.tell(new SupervisorCommand.MonitorChild("a", down.getRef()));
    trees.<Kid.Command>ref(tree, "a").tell(new Kid.End());
    assertThat(down.receiveMessage().reason()).isEqualTo(new ChildExit.Normal());
  }

  /** No such child affects a sibling. */
  @Test
  void whatIsNoBehaviorIsAFailedStart() {
    var tree = trees.started(SupervisorSpec.oneForAll().withChild(trees.kid("sibling")));
    Supplier<Behavior<Void>> none = () -> null;
    List<ChildSpec<Void>> wrong =
        List.of(
            ChildSpec.of("null", none),
            ChildSpec.of("same", Behaviors::same),
            ChildSpec.of("unhandled", Behaviors::unhandled),
            ChildSpec.of("nested", () -> Behaviors.setup(context -> null)),
            ChildSpec.acknowledging("told-null", startup -> null),
            ChildSpec.acknowledging("told-same", startup -> Behaviors.same()),
            ChildSpec.of("props", Behaviors::<Void>empty).withProps(system -> null));
    for (ChildSpec<Void> child : wrong) {
      Reply reply = trees.ask(tree, replyTo -> new SupervisorCommand.StartChild(child, replyTo));
      assertThat(reply).as(child.id()).isInstanceOf(Reply.StartFailed.class);
      assertThat(reply.message()).contains(child.id());
    }
    assertThat(trees.diary).containsExactly("start sibling");
  }

  @Test
  void whatIsNoBehaviorKeepsTheSupervisorThatDeclaresItFromStarting() {
    var tree = trees.started(SupervisorSpec.oneForAll().withChild(trees.kid("sibling")));
    Supplier<Behavior<Void>> none = () -> null;
    List<ChildSpec<Void>> both =
        List.of(ChildSpec.of("null", none), ChildSpec.of("same", Behaviors::same));
    for (ChildSpec<Void> wrong : both) {
      var inner = SupervisorSpec.oneForOne().withChild(trees.kid("first")).withChild(wrong);
      Reply reply =
          trees.ask(
              tree,
              replyTo ->
                  new SupervisorCommand.StartChild(ChildSpec.supervisor("inner", inner), replyTo));
      assertThat(reply).isInstanceOf(Reply.StartFailed.class);
      assertThat(reply.message()).contains("inner/" + wrong.id());
    }
    assertThat(trees.diary)
        .containsExactly("start sibling", "start first", "end first", "start first", "end first");
  }

  @Test
  void whatIsNoBehaviorAtARestartIsAFailedOne() {
    var behaviors =
        new ArrayDeque<Behavior<Kid.Command>>(
            List.of(Kid.create("a", trees.diary), Behaviors.same(), Behaviors.unhandled()));
    Supplier<Behavior<Kid.Command>> next =
        () -> behaviors.isEmpty() ? Kid.create("a", trees.diary) : behaviors.remove();
    var tree =
        trees.started(
            SupervisorSpec.oneForOne()
                .withIntensity(3, Duration.ofMinutes(1))
                .withChild(trees.kid("sibling"))
                .withChild(ChildSpec.of("a", next)));
    trees.<Kid.Command>ref(tree, "a").tell(new Kid.Crash("boom"));
    await().until(() -> trees.diary.stream().filter("start a"::equals).count() == 2);
    assertThat(behaviors).isEmpty();
    assertThat(trees.snapshot(tree).restartsInPeriod()).isEqualTo(3);
    assertThat(trees.diary).doesNotContain("end sibling");
  }

  @Test
  void aChildThatCannotBeSpawnedIsForgotten() {
    var tree = trees.started(SupervisorSpec.oneForOne().withChild(trees.kid("sibling")));
    List<WeakReference<Object>> owned = List.of(startInVain(tree), startInVain(tree));
    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(owned).allMatch(it -> it.get() == null);
            });
  }

  /** What only the specification of a child refers to that cannot be spawned. */
  private WeakReference<Object> startInVain(ActorRef<SupervisorCommand> tree) {
    var owned = new Object();
    ChildSpec<Void> child =
        ChildSpec.of("vain", Behaviors::<Void>empty)
            .withProps(
                system -> {
                  throw new IllegalStateException("no props from " + owned);
                });
    Reply reply = trees.ask(tree, replyTo -> new SupervisorCommand.StartChild(child, replyTo));
    assertThat(reply).isInstanceOf(Reply.StartFailed.class);
    return new WeakReference<>(owned);
  }

  @Test
  void aSupervisorThatHasEndedAnswers() {
    var tree = trees.started(SupervisorSpec.oneForOne().withChild(trees.kid("a")));
    tree.tell(new SupervisorCommand.Stop());
    trees.awaitEnd(tree);
    Reply reply = trees.ask(tree, replyTo -> new SupervisorCommand.TerminateChild("a", replyTo));
    assertThat(reply).isEqualTo(new Reply.ShuttingDown());
    Down down = trees.ask(tree, SupervisorCommand.Monitor::new);
    assertThat(down.path()).isEqualTo(tree.path().toStringWithoutAddress());
    Down child = trees.ask(tree, replyTo -> new SupervisorCommand.MonitorChild("a", replyTo));
    assertThat(child.path()).isEqualTo("a");
    ChildCount count = trees.ask(tree, SupervisorCommand.CountChildren::new);
    assertThat(count.specs()).isZero();
  }

  /** Requests that are in the mailbox when the supervisor ends are answered. */
  @Test
  void requestsThatMeetAnEndAreAnswered() {
    var tree = trees.started(SupervisorSpec.oneForOne().withChild(trees.kid("a")));
    TestProbe<Reply> replies = trees.kit.createTestProbe();
    tree.tell(new SupervisorCommand.Stop());
    for (int i = 0; i < 1_000; i++) {
      tree.tell(new SupervisorCommand.RestartChild("a", replies.getRef()));
    }
    assertThat(replies.receiveSeveralMessages(1_000)).containsOnly(new Reply.ShuttingDown());
  }
}
