package io.clutch.supervision.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSnapshot;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The actor of a question ends with its answer. */
class SnapshotReplyTest {
  private static final Duration LONG = Duration.ofDays(100);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<SupervisorCommand> supervisor = kit.createTestProbe();
  private final CompletableFuture<SupervisorSnapshot> answer = new CompletableFuture<>();

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  @Test
  void aCancelledQuestionLeavesNoActor() {
    var reply = kit.spawn(SnapshotReply.create(supervisor.getRef(), LONG, answer));
    assertThat(supervisor.receiveMessage(LIMIT)).isInstanceOf(SupervisorEvent.Survey.class);
    answer.cancel(true);
    kit.createTestProbe().expectTerminated(reply, LIMIT);
  }

  @Test
  void aQuestionThatWasCancelledBeforeLeavesNoActor() {
    answer.cancel(true);
    var reply = kit.spawn(SnapshotReply.create(supervisor.getRef(), LONG, answer));
    kit.createTestProbe().expectTerminated(reply, LIMIT);
  }
}
