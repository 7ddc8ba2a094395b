package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonWorker;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.Reply;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorCommand.ChildInfo;
import io.clutch.supervision.SupervisorCommand.StartChild;
import io.clutch.supervision.SupervisorCommand.TerminateChild;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Python children of a dynamic supervisor, some of which start slowly. */
@ExtendWith(Leftovers.class)
class StartConcurrencyTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String PROCESSES = "clutch.process.start-concurrency = 16";
  private static final SupervisorSpec DYNAMIC =
      SupervisorSpec.dynamic().withIntensity(100, Duration.ofMinutes(1));

  @TempDir Path directory;

  private WorkerSpec waiting() {
    return WorkerSpec.actor("waiting_start:Waiting", directory.resolve("gate").toString())
        .withModulePath(ClutchFixture.HANDLERS);
  }

  private void open() throws IOException {
    Files.createFile(directory.resolve("gate"));
  }

  /** Asks for a start, and does not wait for it. */
  private TestProbe<Reply> starts(TreeFixture tree, String id) {
    TestProbe<Reply> reply = TestProbe.create(tree.clutch.system());
    tree.top.tell(new StartChild(PythonWorker.child(id, waiting()), reply.getRef()));
    return reply;
  }

  private static Reply startsQuickly(TreeFixture tree, String id) {
    return tree.ask(to -> new StartChild(TreeFixture.child(id), to));
  }

  @Test
  void oneThatTakesLongHoldsUpNeitherOthersNorRestarts() throws IOException {
    try (TreeFixture tree =
        TreeFixture.open(ClutchFixture.open(PROCESSES), DYNAMIC.withStartConcurrency(2))) {
      TestProbe<Reply> slow = starts(tree, "slow");
      assertThat(TreeFixture.startedId(startsQuickly(tree, "a"))).isEqualTo("a");
      long before = tree.pid("a");
      TreeFixture.kill(before);
      tree.probe.awaitRestarts("a", 1);
      assertThat(tree.pid("a")).isNotEqualTo(before);
      assertThat(tree.ask(to -> new TerminateChild("a", to))).isEqualTo(new Reply.Done("a"));
      assertThat(tree.probe.child("slow").state()).isEqualTo(State.STARTING);
      open();
      assertThat(TreeFixture.startedId(slow.receiveMessage(LIMIT))).isEqualTo("slow");
    }
  }

  @Test
  void byDefaultOthersWaitAsInOtp() throws IOException {
    try (TreeFixture tree = TreeFixture.open(ClutchFixture.open(PROCESSES), DYNAMIC)) {
      TestProbe<Reply> slow = starts(tree, "slow");
      TestProbe<Reply> other = starts(tree, "other");
      assertThat(children(tree)).extracting(ChildInfo::id).containsExactly("slow");
      open();
      assertThat(TreeFixture.startedId(slow.receiveMessage(LIMIT))).isEqualTo("slow");
      assertThat(TreeFixture.startedId(other.receiveMessage(LIMIT))).isEqualTo("other");
    }
  }

  @Test
  void noMoreThanThatStartAtOnce() throws IOException {
    try (TreeFixture tree =
        TreeFixture.open(ClutchFixture.open(PROCESSES), DYNAMIC.withStartConcurrency(3))) {
      List<TestProbe<Reply>> replies = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        replies.add(starts(tree, "c" + i));
      }
      assertThat(children(tree))
          .extracting(ChildInfo::state)
          .containsExactly(State.STARTING, State.STARTING, State.STARTING);
      open();
      replies.forEach(reply -> TreeFixture.startedId(reply.receiveMessage(LIMIT)));
      assertThat(children(tree)).hasSize(5);
    }
  }

  /** The supervisor's end waits for no start, and leaves no process. */
  @Test
  void itsEndEndsThoseThatStart() {
    try (TreeFixture tree =
        TreeFixture.open(ClutchFixture.open(PROCESSES), DYNAMIC.withStartConcurrency(3))) {
      List<TestProbe<Reply>> replies = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        replies.add(starts(tree, "c" + i));
      }
      await().until(() -> children(tree).size() == 3);
      tree.top.tell(new SupervisorCommand.Stop());
      for (TestProbe<Reply> reply : replies) {
        assertThat(reply.receiveMessage(LIMIT)).isEqualTo(new Reply.ShuttingDown());
      }
    }
  }

  private static List<ChildInfo> children(TreeFixture tree) {
    TestProbe<List<ChildInfo>> infos = TestProbe.create(tree.clutch.system());
    tree.top.tell(new SupervisorCommand.WhichChildren(infos.getRef()));
    return infos.receiveMessage(LIMIT);
  }
}
