package io.clutch.internal.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.ExitReason;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.worker.WorkerCommand;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class TerminationFuturesTest {
  private final TerminationFutures futures = new TerminationFutures();
  private final TestInbox<WorkerCommand> worker = TestInbox.create();

  @Test
  void aWorkerIsAskedOnceHoweverManyReferToIt() {
    CompletableFuture<ExitReason> future = futures.of(worker.getRef());
    for (int i = 0; i < 100; i++) {
      assertThat(futures.of(worker.getRef())).isSameAs(future);
    }
    assertThat(worker.getAllReceived()).containsExactly(new WorkerMessage.AwaitStop(future));
  }

  @Test
  void oneThatIsKnownNeedsNotBeAskedFor() {
    var known = new CompletableFuture<ExitReason>();
    assertThat(futures.put(worker.getRef(), known)).isSameAs(known);
    assertThat(futures.of(worker.getRef())).isSameAs(known);
    assertThat(worker.hasMessages()).isFalse();
  }

  @Test
  void nothingIsKeptOfAWorkerThatHasStopped() {
    CompletableFuture<ExitReason> future = futures.of(worker.getRef());
    future.complete(new ExitReason.Unknown());
    assertThat(futures.of(worker.getRef())).isNotSameAs(future);
  }
}
