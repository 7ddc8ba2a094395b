package io.clutch.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.internal.process.InMemoryLauncher.Launched;
import io.clutch.internal.request.World;
import io.clutch.worker.Stacks;
import io.clutch.worker.WorkerCommand;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stacks that come by a signal, and late. */
class InspectionsTest {
  private static final String STACKS =
      "Current thread 0x1 (most recent call first):\n  File \"%s.py\", line 1 in f\n";

  private final World world = World.ready(10);

  @AfterEach
  void close() {
    world.close();
  }

  private TestInbox<StatusReply<Stacks>> ask() {
    TestInbox<StatusReply<Stacks>> inbox = TestInbox.create();
    world.tell(new WorkerCommand.GetStacks(inbox.getRef()));
    return inbox;
  }

  private void writes(long request, String file) {
    world.launcher.latest().writesStacks(request, STACKS.formatted(file));
    world.settle();
  }

  @Test
  void stacksOfARequestThatTimedOutDoNotAnswerTheNext() {
    Launched process = world.launcher.latest();
    var first = ask();
    world.advanceSeconds(3);
    assertThat(first.receiveMessage().getError()).hasMessageContaining("within 2 s");
    var second = ask();
    world.advance(Duration.ofMillis(200));
    assertThat(process.stacksRequests()).hasSize(2);

    writes(process.stacksRequests().get(0), "early");
    assertThat(second.hasMessages()).isFalse();
    writes(process.stacksRequests().get(1), "late");
    assertThat(second.receiveMessage().getValue().toString())
        .contains("late")
        .doesNotContain("early");
  }
}
