package io.clutch.cluster.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.Outcome;
import io.clutch.cluster.internal.wire.ToCaller;
import io.clutch.internal.handoff.HandOff;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.observe.CallObservers;
import io.clutch.internal.request.MessageLimits;
import io.clutch.internal.request.RequestRuntime;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.time.TimerQueue;
import io.clutch.telemetry.Telemetry;
import io.clutch.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.junit.jupiter.api.Test;

/** Questions to another node end, though messages are lost and callers give up. */
class RemoteQuestionsTest {
  private static final long SECOND = 1_000_000_000L;

  private final List<Long> sent = new ArrayList<>();
  private final List<Long> forgotten = new ArrayList<>();
  private final TimerQueue timers = new TimerQueue();
  private long now;
  private final RemoteQuestions questions =
      new RemoteQuestions(remote(), timers, (id, kind) -> sent.add(id), forgotten::add);

  private Remote remote() {
    var requests =
        new RequestRuntime(
            null,
            new MessageLimits(100, 100, "a.key"),
            MemoryBudget.of(1_000, 100),
            null,
            Runnable::run,
            Runnable::run,
            Telemetry.none(),
            () -> now,
            CallObservers.NONE);
    var settings = new ClusterSettings(1, 100, Duration.ZERO, 1_000);
    return new Remote("model", "pekko://shop", null, requests, Runnable::run, null, settings);
  }

  private CompletableFuture<Done> askWhenReady() {
    var answer = new CompletableFuture<Done>();
    questions.take(new HandOff.Asked(null, new WorkerMessage.AwaitReady(answer)));
    return answer;
  }

  private void pass(long nanos) {
    now += nanos;
    timers.run(now);
  }

  @Test
  void aQuestionWithoutALimitIsRepeatedUntilItsAnswer() {
    CompletableFuture<Done> answer = askWhenReady();
    pass(SECOND);
    pass(SECOND);
    assertThat(sent).containsExactly(-1L, -1L, -1L);

    assertThat(questions.settled(-1, new ToCaller.Ran())).isTrue();
    assertThat(answer).isCompleted();
    assertThat(questions.settled(-1, new ToCaller.Ran())).as("a second answer").isTrue();
    pass(SECOND);
    assertThat(sent).hasSize(3);
    assertThat(forgotten).isEmpty();
  }

  @Test
  void whatNobodyWaitsForIsForgottenThere() {
    askWhenReady().cancel(false);
    pass(SECOND);
    assertThat(sent).containsExactly(-1L);
    assertThat(forgotten).containsExactly(-1L);

    askWhenReady().cancel(false);
    CompletableFuture<Done> next = askWhenReady();
    assertThat(forgotten).as("at once if there is no room").containsExactly(-1L, -2L);
    assertThat(next).isNotDone();
    assertThat(askWhenReady()).isCompletedExceptionally();
  }

  @Test
  void aStatusThatDoesNotComeIsForgottenThere() {
    var told = new ArrayList<Outcome<WorkerStatus>>();
    questions.take(new HandOff.Asked(null, new WorkerMessage.AskStatus(told::add, true)));
    pass(5 * SECOND);
    assertThat(told).hasSize(1);
    assertThat(sent).containsExactly(-1L);
    assertThat(forgotten).containsExactly(-1L);
  }
}
