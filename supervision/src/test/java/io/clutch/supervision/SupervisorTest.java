package io.clutch.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.SupervisorCommand.ChildCount;
import io.clutch.supervision.SupervisorCommand.ChildInfo;
import io.clutch.supervision.SupervisorCommand.Down;
import io.clutch.supervision.SupervisorCommand.Stop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The supervisor as an actor. */
class SupervisorTest {
  @RegisterExtension final Trees trees = new Trees();

  @Test
  void startsInOrderAndStopsInReverse() {
    var tree =
        trees.started(
            SupervisorSpec.oneForOne()
                .withChild(trees.kid("a"))
                .withChild(trees.kid("b"))
                .withChild(trees.kid("c")));
    assertThat(trees.diary).containsExactly("start a", "start b", "start c");
    tree.tell(new Stop());
    trees.awaitEnd(tree);
    assertThat(trees.diary)
        .containsExactly("start a", "start b", "start c", "end c", "end b", "end a");
  }

  @Test
  void restartsTheRest() {
    var tree =
        trees.started(
            SupervisorSpec.restForOne()
                .withChild(trees.kid("a"))
                .withChild(trees.kid("b"))
                .withChild(trees.kid("c")));
    ActorRef<Kid.Command> c = trees.ref(tree, "c");
    trees.diary.clear();
    trees.<Kid.Command>ref(tree, "b").tell(new Kid.Crash("boom"));
    await().until(() -> trees.diary.contains("start c"));
    assertThat(trees.diary).containsExactly("end b", "end c", "start b", "start c");
    assertThat(trees.ping(c)).isEqualTo("c");
  }

  @Test
  void aStopMessageStopsInOrder() {
    var tree =
        trees.started(
            SupervisorSpec.oneForOne().withChild(trees.kid("a").withStopMessage(new Kid.End())));
    tree.tell(new Stop());
    trees.awaitEnd(tree);
    assertThat(trees.diary).containsExactly("start a", "end a");
  }

  @Test
  void aChildThatIgnoresItsStopMessageIsKilled() {
    var tree =
        trees.started(
            SupervisorSpec.oneForOne()
                .withChild(
                    trees
                        .kid("a")
                        .withStopMessage(new Kid.Ping(trees.kit.<String>createTestProbe().getRef()))
                        .withShutdown(Shutdown.within(Duration.ofMillis(50)))));
    TestProbe<Down> down = trees.kit.createTestProbe();
    tree.tell(new SupervisorCommand.MonitorChild("a", down.getRef()));
    Reply reply = trees.ask(tree, replyTo -> new SupervisorCommand.TerminateChild("a", replyTo));
    assertThat(reply).isEqualTo(new Reply.Done("a"));
    assertThat(down.receiveMessage().reason()).isInstanceOf(ChildExit.Killed.class);
    assertThat(trees.diary).containsExactly("start a", "end a");
  }

  @Test
  void aChildWhoseThreadIsBlockedIsAbandonedInTheEnd() {
    var latch = new CountDownLatch(1);
    var tree =
        trees.started(
            SupervisorSpec.oneForOne()
                .withChild(trees.kid("a").withShutdown(Shutdown.brutalKill())));
    trees.<Kid.Command>ref(tree, "a").tell(new Kid.Block(latch));
    await().until(() -> trees.diary.contains("block a"));
    Reply reply = trees.ask(tree, replyTo -> new SupervisorCommand.TerminateChild("a", replyTo));
    assertThat(reply).isEqualTo(new Reply.Done("a"));
    assertThat(trees.snapshot(tree).child("a").get().state()).isEqualTo(State.ABSENT);
    // Its name is still taken, which does no harm.
    Reply again = trees.ask(tree, replyTo -> new SupervisorCommand.RestartChild("a", replyTo));
    assertThat(Trees.startedId(again)).isEqualTo("a");
    latch.countDown();
  }

  @Test
  void watchersLearnTheReason() {
    var tree =
        trees.started(
            SupervisorSpec.oneForOne()
                .withIntensity(0, Duration.ofSeconds(5))
                .withChild(trees.kid("a")));
    TestProbe<Down> down = trees.kit.createTestProbe();
    tree.tell(new SupervisorCommand.MonitorChild("a", down.getRef()));
    tree.tell(new SupervisorCommand.Monitor(down.getRef()));
    trees.<Kid.Command>ref(tree, "a").tell(new Kid.Crash("boom"));
    Down child = down.receiveMessage();
    assertThat(child.path()).isEqualTo("a");
    assertThat(child.reason().message()).contains("boom");
    Down all = down.receiveMessage();
    assertThat(all.path()).isEqualTo(tree.path().toStringWithoutAddress());
    assertThat(all.reason()).isInstanceOf(ChildExit.Shutdown.class);
    assertThat(all.reason().message()).contains("'a'").contains("boom");
  }

  @Test
  void administration() {
    var tree = trees.started(SupervisorSpec.oneForOne().withChild(trees.kid("a")));
    ChildSpec<Kid.Command> b = trees.kid("b");
    Reply started = trees.ask(tree, replyTo -> new SupervisorCommand.StartChild(b, replyTo));
    assertThat(Trees.startedId(started)).isEqualTo("b");
    List<ChildInfo> infos = trees.ask(tree, SupervisorCommand.WhichChildren::new);
    assertThat(infos).extracting(ChildInfo::id).containsExactly("a", "b");
    assertThat(infos).allSatisfy(info -> assertThat(info.ref()).isPresent());
    ChildCount count = trees.ask(tree, SupervisorCommand.CountChildren::new);
    assertThat(count).isEqualTo(new ChildCount(2, 2, 0, 2));
    Optional<ChildSpec<?>> spec =
        trees.ask(tree, replyTo -> new SupervisorCommand.GetChildSpec("b", replyTo));
    assertThat(spec).isPresent();
    assertThat(spec.get()).isSameAs(b);
    Reply terminated =
        trees.ask(tree, replyTo -> new SupervisorCommand.TerminateChild("b", replyTo));
    assertThat(terminated).isEqualTo(new Reply.Done("b"));
    Reply deleted = trees.ask(tree, replyTo -> new SupervisorCommand.DeleteChild("b", replyTo));
    assertThat(deleted).isEqualTo(new Reply.Done("b"));
    Reply gone = trees.ask(tree, replyTo -> new SupervisorCommand.RestartChild("b", replyTo));
    assertThat(gone).isEqualTo(new Reply.NotFound("b"));
    Reply killed = trees.ask(tree, replyTo -> new SupervisorCommand.KillChild("b", replyTo));
    assertThat(killed).isEqualTo(new Reply.NotFound("b"));
  }

  @Test
  void aKilledChildIsRestarted() {
    var tree = trees.started(SupervisorSpec.oneForOne().withChild(trees.kid("a")));
    Reply killed = trees.ask(tree, replyTo -> new SupervisorCommand.KillChild("a", replyTo));
    assertThat(killed).isEqualTo(new Reply.Done("a"));
    await().until(() -> trees.snapshot(tree).child("a").get().starts() == 2);
    assertThat(trees.snapshot(tree).child("a").get().lastExit())
        .contains(new ChildExit.Killed("by request"));
  }

  @Test
  void aChildThatCannotBeIsRefusedAtRunTime() {
    var tree = trees.started(SupervisorSpec.oneForOne());
    Reply reply =
        trees.ask(
            tree,
            replyTo ->
                new SupervisorCommand.StartChild(trees.kid("a").withSignificant(true), replyTo));
    assertThat(reply).isInstanceOf(Reply.Refused.class);
    assertThat(reply.message()).contains("'a'").contains("significant");
  }

  @Test
  void aTransientSupervisorThatGaveUpStaysDown() {
    var inner =
        SupervisorSpec.oneForOne()
            .withIntensity(0, Duration.ofSeconds(5))
            .withChild(trees.kid("a"));
    var tree =
        trees.started(
            SupervisorSpec.oneForOne()
                .withChild(ChildSpec.supervisor("inner", inner).withRestart(Restart.TRANSIENT)));
    trees.<Kid.Command>ref(tree, "inner/a").tell(new Kid.Crash("boom"));
    trees.awaitStates(tree, State.ABSENT);
    assertThat(trees.diary).containsExactly("start a", "end a");
  }

  @Test
  void aReferenceOutlivesTheSupervisorsBelow() {
    var inner =
        SupervisorSpec.oneForOne()
            .withIntensity(0, Duration.ofSeconds(5))
            .withChild(trees.kid("a"));
    var tree =
        trees.started(SupervisorSpec.oneForOne().withChild(ChildSpec.supervisor("inner", inner)));
    ActorRef<Kid.Command> a = trees.ref(tree, "inner/a");
    ActorRef<Kid.Command> before = trees.who(a);
    ActorRef<SupervisorCommand> supervisor = trees.ref(tree, "inner");
    a.tell(new Kid.Crash("boom"));
    // At the next start, the reference knows of the end. Earlier messages may be lost.
    await().until(() -> trees.diary.stream().filter("start a"::equals).count() == 2);
    assertThat(trees.ping(a)).isEqualTo("a");
    assertThat(trees.who(a)).isNotEqualTo(before);
    ChildCount count = trees.ask(supervisor, SupervisorCommand.CountChildren::new);
    assertThat(count.active()).isEqualTo(1);
    assertThat(Supervision.get(trees.kit.system()).<Kid.Command>ref(tree, "inner/a")).isSameAs(a);
  }

  @Test
  void aSnapshotShowsTheTree() {
    var tree =
        trees.started(
            SupervisorSpec.restForOne()
                .withChild(trees.kid("a"))
                .withChild(
                    ChildSpec.supervisor(
                        "inner", SupervisorSpec.oneForAll().withChild(trees.kid("b")))));
    trees.<Kid.Command>ref(tree, "inner/b").tell(new Kid.Crash("boom"));
    await()
        .until(() -> trees.snapshot(tree).find("inner/b").filter(b -> b.starts() == 2).isPresent());
    SupervisorSnapshot snapshot = trees.snapshot(tree);
    assertThat(snapshot.find("inner/b").get().restarts()).isEqualTo(1);
    assertThat(snapshot.find("inner/nobody")).isEmpty();
    SupervisorSnapshot inner = snapshot.child("inner").get().below().get();
    assertThat(inner.history()).hasSize(1);
    assertThat(inner.restartsInPeriod()).isEqualTo(1);
    assertThat(snapshot.render().lines().map(String::strip))
        .anyMatch(line -> line.matches(".* rest_for_one, 0 of 5 restarts in 60 s"))
        .anyMatch(line -> line.matches("a running, permanent, up \\d+ ms"))
        .anyMatch(line -> line.matches("inner running, .*: one_for_all, 1 of 5 .*"))
        .anyMatch(line -> line.matches("b running, .*, start 2, last: failed with .*boom"))
        .anyMatch(line -> line.matches("~ restarted b \\d+ ms ago: it failed with .*boom"));
  }

  @Test
  void manyDynamicChildren() {
    int many = 2_000;
    var tree = trees.started(SupervisorSpec.dynamic());
    TestProbe<Reply> probe = trees.kit.createTestProbe();
    for (int i = 0; i < many; i++) {
      tree.tell(new SupervisorCommand.StartChild(trees.kid("k" + i), probe.getRef()));
    }
    for (int i = 0; i < many; i++) {
      assertThat(probe.receiveMessage()).isInstanceOf(Reply.Started.class);
    }
    tree.tell(new Stop());
    trees.awaitEnd(tree);
    assertThat(trees.diary).hasSize(2 * many);
  }
}
