package io.clutch.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.SupervisorCommand.ChildInfo;
import io.clutch.supervision.internal.EndIncarnation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Stops and restarts of one incarnation, with the reason that somebody gives. */
class EndIncarnationTest {
  private static final ChildExit ASKED = new ChildExit.Shutdown("asked by a test");

  @RegisterExtension final Trees trees = new Trees();

  private Reply end(
      ActorRef<SupervisorCommand> tree, String id, long incarnation, boolean isToRestart) {
    return trees.ask(
        tree,
        to ->
            new EndIncarnation(
                id, incarnation, actor(tree, id), isToRestart, "asked by a test", to::tell));
  }

  /** The path of the child's actor; empty if it has none. */
  private String actor(ActorRef<SupervisorCommand> tree, String id) {
    List<ChildInfo> infos = trees.ask(tree, SupervisorCommand.WhichChildren::new);
    return infos.stream()
        .filter(it -> it.id().equals(id))
        .flatMap(it -> it.ref().stream())
        .map(it -> it.path().toStringWithoutAddress())
        .findFirst()
        .orElse("");
  }

  private ChildSnapshot child(ActorRef<SupervisorCommand> tree, String id) {
    return trees.snapshot(tree).child(id).orElseThrow();
  }

  @Test
  void aStoppedChildStaysDownAndSaysWhy() {
    var tree = trees.started(SupervisorSpec.oneForOne().withChild(trees.kid("a")));

    assertThat(end(tree, "a", 1, false)).isEqualTo(new Reply.Done("a"));

    assertThat(child(tree, "a").state()).isEqualTo(State.ABSENT);
    assertThat(child(tree, "a").lastExit()).contains(ASKED);
  }

  @Test
  void aRestartIsInOrderAndDoesNotCount() {
    var tree =
        trees.started(
            SupervisorSpec.oneForAll()
                .withIntensity(0, Duration.ofSeconds(5))
                .withChild(trees.kid("a"))
                .withChild(trees.kid("b")));
    ActorRef<Kid.Command> a = trees.ref(tree, "a");
    ActorRef<Kid.Command> first = trees.who(a);

    assertThat(Trees.startedId(end(tree, "a", 1, true))).isEqualTo("a");

    assertThat(trees.who(a)).isNotEqualTo(first);
    assertThat(child(tree, "a").starts()).isEqualTo(2);
    assertThat(child(tree, "a").lastExit()).contains(ASKED);
    assertThat(child(tree, "b").starts()).isEqualTo(1);
    assertThat(trees.snapshot(tree).restartsInPeriod()).isZero();
  }

  @Test
  void messagesWaitForTheNextIncarnation() {
    var tree = trees.started(SupervisorSpec.oneForOne().withChild(trees.kid("a")));
    ActorRef<Kid.Command> a = trees.ref(tree, "a");
    trees.ping(a);
    TestProbe<Reply> replies = trees.kit.createTestProbe();
    TestProbe<String> pings = trees.kit.createTestProbe();

    for (int number = 1; number <= 20; number++) {
      tree.tell(
          new EndIncarnation(
              "a", number, actor(tree, "a"), true, "asked by a test", replies.getRef()::tell));
      assertThat(replies.receiveMessage(Trees.LIMIT)).isInstanceOf(Reply.Started.class);
      a.tell(new Kid.Ping(pings.getRef()));
      assertThat(pings.receiveMessage(Trees.LIMIT)).isEqualTo("a");
    }
  }

  @Test
  void anotherIncarnationIsLeftAlone() {
    var tree = trees.started(SupervisorSpec.oneForOne().withChild(trees.kid("a")));

    for (boolean isToRestart : new boolean[] {false, true}) {
      assertThat(end(tree, "a", 2, isToRestart))
          .isEqualTo(new Reply.Refused("child 'a' has incarnation 1 now, not 2"));
    }

    assertThat(child(tree, "a").starts()).isEqualTo(1);
    assertThat(child(tree, "a").state()).isEqualTo(State.RUNNING);
    assertThat(end(tree, "none", 1, true)).isEqualTo(new Reply.NotFound("none"));
  }

  @Test
  void theSameNumberBelowTheNextSupervisorIsLeftAlone() {
    var group = SupervisorSpec.oneForOne().withChild(trees.kid("a"));
    var tree =
        trees.started(SupervisorSpec.oneForOne().withChild(ChildSpec.supervisor("group", group)));
    ActorRef<SupervisorCommand> groups = trees.ref(tree, "group");
    ActorRef<Kid.Command> a = trees.ref(tree, "group/a");
    String before = trees.who(a).path().toStringWithoutAddress();
    trees.<Reply>ask(tree, to -> new SupervisorCommand.KillChild("group", to));
    await().until(() -> trees.diary.stream().filter("start a"::equals).count() == 2);
    ActorRef<Kid.Command> next = trees.who(a);

    for (boolean isToRestart : new boolean[] {false, true}) {
      Reply reply =
          trees.ask(
              groups,
              to -> new EndIncarnation("a", 1, before, isToRestart, "asked by a test", to::tell));
      assertThat(reply).isInstanceOf(Reply.Refused.class);
      assertThat(reply.message()).contains("child 'a' is another one now");
    }

    assertThat(child(groups, "a").starts()).isEqualTo(1);
    assertThat(trees.who(a)).isEqualTo(next);
  }

  @Test
  void aChildThatWouldBeForgottenIsNotStoppedForARestart() {
    var tree =
        trees.started(
            SupervisorSpec.oneForOne().withChild(trees.kid("a").withRestart(Restart.TEMPORARY)));

    assertThat(end(tree, "a", 1, true).message()).contains("forgotten when it stops");
    assertThat(child(tree, "a").state()).isEqualTo(State.RUNNING);
    assertThat(end(tree, "a", 1, false)).isEqualTo(new Reply.Done("a"));
    assertThat(trees.snapshot(tree).children()).isEmpty();
  }

  @Test
  void aChildOfADynamicSupervisorIsNotStoppedForARestart() {
    var tree = trees.started(SupervisorSpec.dynamic());
    trees.<Reply>ask(tree, to -> new SupervisorCommand.StartChild(trees.kid("a"), to));

    assertThat(end(tree, "a", 1, true).message()).contains("forgotten when it stops");
    assertThat(child(tree, "a").state()).isEqualTo(State.RUNNING);
  }

  @Test
  void aChildThatIsDownIsStarted() {
    var tree = trees.started(SupervisorSpec.oneForOne().withChild(trees.kid("a")));
    end(tree, "a", 1, false);

    assertThat(Trees.startedId(end(tree, "a", 1, true))).isEqualTo("a");
    assertThat(child(tree, "a").state()).isEqualTo(State.RUNNING);
  }

  @Test
  void aChildThatDoesNotStartAgainIsDownAndNotAwaited() {
    var starts = new AtomicInteger();
    ChildSpec<Kid.Command> once =
        ChildSpec.acknowledging(
            "a",
            startup ->
                Behaviors.setup(
                    context -> {
                      if (starts.incrementAndGet() == 1) {
                        startup.ready("");
                      } else {
                        startup.failed(new IllegalStateException("no second time"));
                      }
                      return Kid.create("a", trees.diary);
                    }));
    var tree = trees.started(SupervisorSpec.oneForOne().withChild(once));
    ActorRef<Kid.Command> a = trees.ref(tree, "a");
    trees.ping(a);

    Reply reply = end(tree, "a", 1, true);

    assertThat(reply).isInstanceOf(Reply.StartFailed.class);
    assertThat(reply.message()).contains("no second time");
    assertThat(child(tree, "a").state()).isEqualTo(State.ABSENT);
    var letters = trees.deadLetters();
    a.tell(new Kid.End());
    assertThat(letters.receiveMessage(Trees.LIMIT).message()).isEqualTo(new Kid.End());
  }

  @Test
  void anEndingSupervisorRefuses() {
    var blocked = trees.started(SupervisorSpec.oneForOne().withChild(trees.kid("a")));
    TestProbe<Reply> replies = trees.kit.createTestProbe();
    blocked.tell(new SupervisorCommand.Stop());
    blocked.tell(new EndIncarnation("a", 1, "", true, "asked by a test", replies.getRef()::tell));

    assertThat(replies.receiveMessage(Trees.LIMIT)).isEqualTo(new Reply.ShuttingDown());
  }
}
