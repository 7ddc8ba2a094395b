package io.clutch.internal.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.Outcome;
import io.clutch.failure.ExitReason;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.request.World;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerStatus;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who asks a child of a tree for its status or readiness is answered through its restarts. */
class ProxyReadinessTest {
  private static final ExitReason KILLED = new ExitReason.Signalled(9, "SIGKILL");

  private final World world = World.ready(1);
  private final TestInbox<WorkerCommand> self = TestInbox.create("proxy");
  private final TestInbox<WorkerCommand> first = TestInbox.create("first");
  private final TestInbox<WorkerCommand> second = TestInbox.create("second");
  private final ProxyBuffer buffer =
      new ProxyBuffer(
          "/tree/a", World.SETTINGS, world.runtime.requests(), world.timers, self.getRef());
  private long notices;

  @AfterEach
  void close() {
    world.close();
  }

  private void located(HandOff.Location location) {
    buffer.handle(new HandOff.Moved(++notices, location));
  }

  private void runs(TestInbox<WorkerCommand> worker) {
    located(new HandOff.Running(worker.getRef()));
  }

  @Test
  void aQuestionThatReachesNoWorkerWaitsForTheNext() {
    runs(first);
    first.getAllReceived();
    var answer = new CompletableFuture<Done>();
    buffer.handle(new WorkerMessage.AwaitReady(answer));
    var lost = (HandOff.Asked) first.receiveMessage();
    lost.undelivered(first.getRef().path(), KILLED);
    buffer.handle(self.receiveMessage());
    assertThat(first.hasMessages()).as("it has ended").isFalse();
    runs(second);
    assertThat(second.receiveMessage()).isInstanceOf(HandOff.TakeOver.class);
    assertThat(second.receiveMessage()).isInstanceOf(HandOff.Asked.class);
    assertThat(answer).isNotDone();
  }

  @Test
  void whoDoesNotWaitAnyMoreLeavesItsPlace() {
    located(new HandOff.Awaited(true, Optional.empty()));
    int places = World.SETTINGS.queue().capacity();
    var waiting = Stream.generate(() -> new CompletableFuture<Done>()).limit(places).toList();
    waiting.forEach(it -> buffer.handle(new WorkerMessage.AwaitReady(it)));
    var refused = new CompletableFuture<Done>();
    buffer.handle(new WorkerMessage.AwaitReady(refused));
    assertThat(refused).isCompletedExceptionally();
    waiting.get(0).cancel(true);
    var next = new CompletableFuture<Done>();
    buffer.handle(new WorkerMessage.AwaitReady(next));
    assertThat(next).isNotDone();
  }

  @Test
  void whoWaitsUntilItIsReadyWaitsEvenWhereCallsDoNot() {
    var answer = new CompletableFuture<Done>();
    located(new HandOff.Awaited(false, Optional.of(KILLED)));
    buffer.handle(new WorkerMessage.AwaitReady(answer));
    assertThat(answer).isNotDone();
    located(new HandOff.Gone(KILLED));
    assertThat(answer).isCompletedExceptionally();
    var late = new CompletableFuture<Done>();
    buffer.handle(new WorkerMessage.AwaitReady(late));
    assertThat(late).as("it will not come back").isCompletedExceptionally();
  }

  @Test
  void aQuestionForTheStatusWaitsUntilItIsKnownWhereTheChildIs() {
    var answers = new ArrayList<Outcome<WorkerStatus>>();
    buffer.handle(new WorkerMessage.AskStatus(answers::add, true));
    assertThat(answers).as("the child may be running").isEmpty();
    located(new HandOff.Awaited(true, Optional.empty()));
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).get().phase()).isEqualTo(new WorkerPhase.Starting(0));
  }

  @Test
  void tellsWhyThereIsNoWorker() {
    located(new HandOff.Awaited(true, Optional.of(KILLED)));
    var answers = new ArrayList<Outcome<WorkerStatus>>();
    buffer.handle(new WorkerMessage.AskStatus(answers::add, true));
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).get().phase())
        .isInstanceOfSatisfying(
            WorkerPhase.Restarting.class,
            phase -> assertThat(phase.exit().reason()).isEqualTo(KILLED));
  }
}
