package io.clutch.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonWorker;
import io.clutch.supervision.ChildInfo;
import io.clutch.supervision.ChildState;
import io.clutch.supervision.Reply;
import io.clutch.supervision.SupervisorCommand;
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

/** Python children of a dynamic supervisor, some of which take long to start. */
@ExtendWith(Leftovers.class)
class StartConcurrencyTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String PROCESSES = "clutch.process.start-concurrency = 16";
  private static final SupervisorSpec DYNAMIC =
      SupervisorSpec.dynamic().withIntensity(100, Duration.ofMinutes(1));

  @TempDir Path directory;

  private WorkerSpec waiting() {
    return WorkerSpec.actor("waiting_start:Waiting", directory.resolve("gate").toString())
        .withModulePath(Road.HANDLERS);
  }

  private void open() throws IOException {
    Files.createFile(directory.resolve("gate"));
  }

  /** Asks for a start, and does not wait for it. */
  private TestProbe<Reply> starts(Grove grove, String id) {
    TestProbe<Reply> reply = TestProbe.create(grove.road.system());
    grove.top.tell(new StartChild(PythonWorker.child(id, waiting()), reply.getRef()));
    return reply;
  }

  private static Reply startsQuickly(Grove grove, String id) {
    return grove.ask(to -> new StartChild(Grove.child(id), to));
  }

  @Test
  void oneThatTakesLongHoldsUpNeitherOthersNorRestarts() throws IOException {
    try (Grove grove = Grove.plant(Road.open(PROCESSES), DYNAMIC.withStartConcurrency(2))) {
      TestProbe<Reply> slow = starts(grove, "slow");
      assertThat(Grove.startedId(startsQuickly(grove, "a"))).isEqualTo("a");
      long before = grove.pid("a");
      Grove.kill(before);
      grove.probe.awaitRestarts("a", 1);
      assertThat(grove.pid("a")).isNotEqualTo(before);
      assertThat(grove.ask(to -> new TerminateChild("a", to))).isEqualTo(new Reply.Done("a"));
      assertThat(grove.probe.child("slow").state()).isEqualTo(ChildState.STARTING);
      open();
      assertThat(Grove.startedId(slow.receiveMessage(LIMIT))).isEqualTo("slow");
    }
  }

  @Test
  void byDefaultOthersWaitAsInOtp() throws IOException {
    try (Grove grove = Grove.plant(Road.open(PROCESSES), DYNAMIC)) {
      TestProbe<Reply> slow = starts(grove, "slow");
      TestProbe<Reply> other = starts(grove, "other");
      assertThat(children(grove)).extracting(ChildInfo::id).containsExactly("slow");
      open();
      assertThat(Grove.startedId(slow.receiveMessage(LIMIT))).isEqualTo("slow");
      assertThat(Grove.startedId(other.receiveMessage(LIMIT))).isEqualTo("other");
    }
  }

  @Test
  void noMoreThanThatStartAtOnce() throws IOException {
    try (Grove grove = Grove.plant(Road.open(PROCESSES), DYNAMIC.withStartConcurrency(3))) {
      List<TestProbe<Reply>> replies = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        replies.add(starts(grove, "c" + i));
      }
      assertThat(children(grove))
          .extracting(ChildInfo::state)
          .containsExactly(ChildState.STARTING, ChildState.STARTING, ChildState.STARTING);
      open();
      replies.forEach(reply -> Grove.startedId(reply.receiveMessage(LIMIT)));
      assertThat(children(grove)).hasSize(5);
    }
  }

  /** The supervisor's end waits for nobody's start, and leaves no process. */
  @Test
  void itsEndEndsThoseThatStart() {
    try (Grove grove = Grove.plant(Road.open(PROCESSES), DYNAMIC.withStartConcurrency(3))) {
      List<TestProbe<Reply>> replies = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        replies.add(starts(grove, "c" + i));
      }
      await().until(() -> children(grove).size() == 3);
      grove.top.tell(new SupervisorCommand.Stop());
      for (TestProbe<Reply> reply : replies) {
        assertThat(reply.receiveMessage(LIMIT)).isEqualTo(new Reply.ShuttingDown());
      }
    }
  }

  private static List<ChildInfo> children(Grove grove) {
    TestProbe<List<ChildInfo>> infos = TestProbe.create(grove.road.system());
    grove.top.tell(new SupervisorCommand.WhichChildren(infos.getRef()));
    return infos.receiveMessage(LIMIT);
  }
}
