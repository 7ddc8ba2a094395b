package io.clutch.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.supervision.ChildSnapshot.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages to a child that is absent. */
class ReferenceTest {
  @RegisterExtension final Trees trees = new Trees();

  private final AtomicReference<Startup> startup = new AtomicReference<>();

  /** A child that stays in its start until it is released. */
  private ChildSpec<Kid.Command> slow() {
    return ChildSpec.acknowledging(
        "slow",
        said -> {
          startup.set(said);
          return Kid.create("slow", trees.diary);
        });
  }

  private ActorRef<SupervisorCommand> starting(ChildSpec<Kid.Command> child) {
    var tree = trees.spawn(SupervisorSpec.oneForOne().withChild(child));
    await().until(() -> startup.get() != null);
    // From then, snapshots show its state.
    assertThat(trees.snapshot(tree).children()).hasSize(1);
    return tree;
  }

  @Test
  void messagesWaitForTheChild() {
    TestProbe<String> answers = trees.kit.createTestProbe();
    var tree = starting(slow());
    ActorRef<Kid.Command> child = trees.ref(tree, "slow");
    for (int i = 0; i < 10; i++) {
      child.tell(new Kid.Ping(answers.getRef()));
    }
    startup.get().ready();
    assertThat(answers.receiveSeveralMessages(10)).containsOnly("slow");
  }

  /** Messages wait through the backoff, a failed start and the next backoff. */
  @Test
  void messagesWaitThroughARestartLoop() {
    var starts = new AtomicInteger();
    List<Kid.Command> failed = new CopyOnWriteArrayList<>();
    ChildSpec<Kid.Command> weak =
        ChildSpec.of(
                "weak",
                () -> {
                  if (starts.incrementAndGet() == 2) {
                    throw new IllegalStateException("not now");
                  }
                  return Kid.create("weak", trees.diary);
                })
            .withUndelivered(failed::add)
            .withBackoff(new Backoff(Duration.ofMillis(200), Trees.LIMIT, 0, Duration.ofHours(1)));
    for (SupervisorSpec empty :
        List.of(
            SupervisorSpec.oneForOne(), SupervisorSpec.oneForAll(), SupervisorSpec.restForOne())) {
      starts.set(0);
      TestProbe<String> answers = trees.kit.createTestProbe();
      var tree = trees.started(empty.withChild(weak).withChild(trees.kid("other")));
      ActorRef<Kid.Command> ref = trees.ref(tree, "weak");
      ActorRef<Kid.Command> other = trees.ref(tree, "other");
      assertThat(trees.ping(other)).isEqualTo("other");
      ref.tell(new Kid.Crash("boom"));
      // The first restart is immediate and fails. The second waits.
      await().until(() -> starts.get() >= 2);
      ref.tell(new Kid.Ping(answers.getRef()));
      other.tell(new Kid.Ping(answers.getRef()));
      assertThat(answers.receiveSeveralMessages(2)).containsExactlyInAnyOrder("weak", "other");
      assertThat(starts).hasValue(3);
    }
    assertThat(failed).isEmpty();
  }

  @Test
  void thoseOverTheBoundFail() {
    List<Kid.Command> failed = new CopyOnWriteArrayList<>();
    TestProbe<String> answers = trees.kit.createTestProbe();
    var tree = starting(slow().withHolding(3, Trees.LIMIT).withUndelivered(failed::add));
    ActorRef<Kid.Command> child = trees.ref(tree, "slow");
    awaitSpecified(tree, child, failed, 4);
    startup.get().ready();
    // Waiting messages may fill the buffer until the child runs.
    trees.awaitStates(tree, State.RUNNING);
    assertThat(trees.ping(child)).isEqualTo("slow");
    assertThat(failed).isNotEmpty();
    answers.expectNoMessage(Duration.ZERO);
  }

  /** The reference has the child's own bounds after its supervisor has sent them. */
  private void awaitSpecified(
      ActorRef<SupervisorCommand> tree,
      ActorRef<Kid.Command> child,
      List<Kid.Command> failed,
      int atOnce) {
    TestProbe<String> nobody = trees.kit.createTestProbe();
    await()
        .until(
            () -> {
              for (int i = 0; i < atOnce; i++) {
                child.tell(new Kid.Ping(nobody.getRef()));
              }
              return !failed.isEmpty();
            });
    assertThat(trees.snapshot(tree).children()).hasSize(1);
  }

  @Test
  void withoutHoldingTheyFailAtOnce() {
    List<Kid.Command> failed = new CopyOnWriteArrayList<>();
    var tree = starting(slow().withHolding(0, Trees.LIMIT).withUndelivered(failed::add));
    ActorRef<Kid.Command> child = trees.ref(tree, "slow");
    awaitSpecified(tree, child, failed, 1);
  }

  @Test
  void thoseThatWaitTooLongFail() {
    List<Kid.Command> failed = new CopyOnWriteArrayList<>();
    var tree = starting(slow().withHolding(1, Duration.ofMillis(50)).withUndelivered(failed::add));
    ActorRef<Kid.Command> child = trees.ref(tree, "slow");
    awaitSpecified(tree, child, failed, 2);
    failed.clear();
    var late = new Kid.Ping(trees.kit.<String>createTestProbe().getRef());
    await()
        .until(
            () -> {
              child.tell(late);
              return failed.size() > 1;
            });
    startup.get().ready();
    // Waiting messages may fill the buffer until the child runs.
    trees.awaitStates(tree, State.RUNNING);
    assertThat(trees.ping(child)).isEqualTo("slow");
  }

  @Test
  void aStrangerGoesToTheDeadLetters() {
    var tree = trees.started(SupervisorSpec.oneForOne().withChild(trees.kid("a")));
    TestProbe<DeadLetter> letters = trees.deadLetters();
    ActorRef<Kid.Command> nobody = trees.ref(tree, "nobody");
    await()
        .until(
            () -> {
              nobody.tell(new Kid.End());
              return letters.receiveMessage().message() instanceof Kid.End;
            });
  }

  /** A listener to dead letters can identify the recipient. */
  @Test
  void aDeadLetterNamesTheLastIncarnation() {
    var tree = trees.started(SupervisorSpec.oneForOne().withChild(trees.kid("a")));
    ActorRef<Kid.Command> a = trees.ref(tree, "a");
    ActorRef<Kid.Command> last = trees.who(a);
    TestProbe<DeadLetter> letters = trees.deadLetters();
    Reply terminated =
        trees.ask(tree, replyTo -> new SupervisorCommand.TerminateChild("a", replyTo));
    assertThat(terminated).isEqualTo(new Reply.Done("a"));
    a.tell(new Kid.Crash("letter"));
    DeadLetter letter =
        letters
            .fishForMessage(
                Trees.LIMIT,
                any ->
                    any.message() instanceof Kid.Crash
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore())
            .get(0);
    assertThat(letter.recipient().path()).isEqualTo(last.path());
  }

  @Test
  void aTerminatedChildIsGoneAndComesBackByRequest() {
    List<Kid.Command> failed = new CopyOnWriteArrayList<>();
    var tree =
        trees.started(
            SupervisorSpec.oneForOne().withChild(trees.kid("a").withUndelivered(failed::add)));
    ActorRef<Kid.Command> a = trees.ref(tree, "a");
    assertThat(trees.ping(a)).isEqualTo("a");
    Reply terminated =
        trees.ask(tree, replyTo -> new SupervisorCommand.TerminateChild("a", replyTo));
    assertThat(terminated).isEqualTo(new Reply.Done("a"));
    a.tell(new Kid.End());
    await().until(() -> failed.contains(new Kid.End()));
    Reply restarted = trees.ask(tree, replyTo -> new SupervisorCommand.RestartChild("a", replyTo));
    assertThat(Trees.startedId(restarted)).isEqualTo("a");
    assertThat(trees.ping(a)).isEqualTo("a");
  }

  @Test
  void aReferenceMayBeThereBeforeTheTree() {
    TestProbe<String> answers = trees.kit.createTestProbe();
    var tree =
        trees.spawn(
            SupervisorSpec.oneForOne()
                .withChild(
                    ChildSpec.supervisor(
                        "inner", SupervisorSpec.oneForOne().withChild(trees.kid("a")))));
    trees.<Kid.Command>ref(tree, "inner/a").tell(new Kid.Ping(answers.getRef()));
    assertThat(answers.receiveMessage()).isEqualTo("a");
  }

  @Test
  void whatIsBelowASupervisorThatIsGoneIsGoneToo() {
    List<Kid.Command> failed = new CopyOnWriteArrayList<>();
    var tree =
        trees.started(
            SupervisorSpec.oneForOne()
                .withChild(
                    ChildSpec.supervisor(
                        "inner", SupervisorSpec.oneForOne().withChild(trees.kid("a")))));
    ActorRef<Kid.Command> a = trees.ref(tree, "inner/a");
    assertThat(trees.ping(a)).isEqualTo("a");
    TestProbe<DeadLetter> letters = trees.deadLetters();
    Reply terminated =
        trees.ask(tree, replyTo -> new SupervisorCommand.TerminateChild("inner", replyTo));
    assertThat(terminated).isEqualTo(new Reply.Done("inner"));
    await()
        .until(
            () -> {
              a.tell(new Kid.End());
              return letters.receiveMessage().message() instanceof Kid.End;
            });
    assertThat(failed).isEmpty();
  }

  @Test
  void itEndsWithTheTree() {
    var tree = trees.started(SupervisorSpec.oneForOne().withChild(trees.kid("a")));
    ActorRef<Kid.Command> a = trees.ref(tree, "a");
    assertThat(trees.ping(a)).isEqualTo("a");
    tree.tell(new SupervisorCommand.Stop());
    trees.awaitEnd(a);
  }
}
