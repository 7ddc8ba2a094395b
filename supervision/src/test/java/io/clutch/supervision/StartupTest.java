package io.clutch.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.supervision.ChildSnapshot.State;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Children that report their own readiness. */
class StartupTest {
  @RegisterExtension final Trees trees = new Trees();

  @Test
  void anAcknowledgingChildIsStartedWhenItSaysSo() {
    var startup = new AtomicReference<Startup>();
    ChildSpec<Kid.Command> slow =
        ChildSpec.acknowledging(
            "slow",
            said -> {
              startup.set(said);
              return Kid.create("slow", trees.diary);
            });
    var tree = trees.spawn(SupervisorSpec.oneForOne().withChild(slow).withChild(trees.kid("next")));
    await().until(() -> trees.diary.contains("start slow"));
    assertThat(trees.snapshot(tree).child("slow").get().state()).isEqualTo(State.STARTING);
    assertThat(trees.diary).containsExactly("start slow");
    startup.get().ready("pid 4711");
    trees.awaitStates(tree, State.RUNNING);
    assertThat(trees.diary).containsExactly("start slow", "start next");
    assertThat(trees.snapshot(tree).render()).contains("pid 4711");
  }

  @Test
  void aChildMaySayThatItCannotStart() {
    ChildSpec<Kid.Command> broken =
        ChildSpec.acknowledging(
            "broken",
            startup -> {
              startup.failed(new IllegalStateException("no licence"));
              return Kid.create("broken", trees.diary);
            });
    var tree = trees.started(SupervisorSpec.oneForOne());
    Reply reply = trees.ask(tree, replyTo -> new SupervisorCommand.StartChild(broken, replyTo));
    assertThat(reply).isInstanceOf(Reply.StartFailed.class);
    assertThat(reply.message()).contains("broken").contains("no licence");
  }

  @Test
  void aChildMayHaveNothingToDo() {
    ChildSpec<Kid.Command> ends =
        ChildSpec.acknowledging(
            "ends",
            startup -> {
              startup.ignore();
              return Behaviors.stopped();
            });
    ChildSpec<Kid.Command> stays =
        ChildSpec.acknowledging(
            "stays",
            startup -> {
              startup.ignore();
              return Kid.create("stays", trees.diary);
            });
    var spec = SupervisorSpec.oneForOne().withChild(ends).withChild(stays);
    var tree = trees.spawn(spec.withChild(trees.kid("next")));
    TestProbe<String> unanswered = trees.kit.createTestProbe();
    TestProbe<DeadLetter> dead = trees.kit.createDeadLetterProbe();
    trees.<Kid.Command>ref(tree, "ends").tell(new Kid.Ping(unanswered.getRef()));
    assertThat(trees.ping(trees.ref(tree, "next"))).isEqualTo("next");
    assertThat(trees.snapshot(tree).children())
        .extracting(ChildSnapshot::state)
        .containsExactly(State.ABSENT, State.ABSENT, State.RUNNING);
    dead.fishForMessage(
        Trees.LIMIT,
        letter ->
            letter.message() instanceof Kid.Ping
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
    assertThat(trees.diary).containsExactly("start stays", "end stays", "start next");
    assertThat(
            trees.<Reply>ask(tree, to -> new SupervisorCommand.RestartChild("ends", to)).message())
        .isEqualTo("child 'ends' had nothing to do");
  }
}
