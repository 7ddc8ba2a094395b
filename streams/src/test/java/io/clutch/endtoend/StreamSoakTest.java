package io.clutch.endtoend;

import static io.clutch.endtoend.StreamRun.numbers;
import static io.clutch.endtoend.StreamRun.upTo;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.stream.PythonFlow;
import io.clutch.stream.StageSettings;
import io.clutch.stream.StageSettings.OnExit;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.telemetry.StreamEvent;
import io.clutch.telemetry.StreamEvent.StageCounts;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.event.Logging;
import org.apache.pekko.stream.RestartSettings;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.RestartFlow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Three supervised processes are killed each second, some 15 times, while elements go through each
 * of them, each with a different policy.
 */
@Tag("long")
@ExtendWith(Leftovers.class)
class StreamSoakTest {
  private static final int ELEMENTS = 25_000;
  private static final int A_SECOND = 1_700;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final WorkerSpec WORKER =
      WorkerSpec.functions("os", "streams").withModulePath(ClutchFixture.HANDLERS);

  private static final RestartSettings QUIETLY = quiet();

  private final StreamEvents events = new StreamEvents();

  private static RestartSettings quiet() {
    Duration pause = Duration.ofMillis(10);
    var settings = RestartSettings.create(pause, pause, 0);
    return settings.withLogSettings(settings.logSettings().withLogLevel(Logging.DebugLevel()));
  }

  /** A running stream, with the counts of each materialisation of its stage. */
  private record Run(
      Queue<Integer> results,
      Queue<CompletionStage<StageCounts>> counts,
      CompletionStage<Done> end) {

    static Run of(
        ClutchFixture fixture,
        Flow<Integer, Integer, CompletionStage<StageCounts>> stage,
        boolean isRestarted) {
      var results = new ConcurrentLinkedQueue<Integer>();
      var counts = new ConcurrentLinkedQueue<CompletionStage<StageCounts>>();
      Flow<Integer, Integer, ?> noted = stage.mapMaterializedValue(counts::add);
      Flow<Integer, Integer, ?> flow =
          isRestarted ? RestartFlow.onFailuresWithBackoff(QUIETLY, () -> noted) : noted;
      var end =
          numbers(ELEMENTS)
              .throttle(A_SECOND, SECOND)
              .via(flow)
              .runWith(Sink.foreach(results::add), fixture.system());
      return new Run(results, counts, end);
    }

    void await() throws Exception {
      end.toCompletableFuture().get(500, SECONDS);
      assertThat(results).doesNotHaveDuplicates();
      assertThat(new ArrayList<>(results)).isSorted();
      assertThat(results).hasSize((int) sum().out());
    }

    StageCounts sum() {
      return counts.stream()
          .map(ClutchFixture::value)
          .map(StreamRun::balanced)
          .reduce(new StageCounts(0, 0, 0, 0, 0, 0), Run::plus);
    }

    private static StageCounts plus(StageCounts one, StageCounts other) {
      return new StageCounts(
          one.in() + other.in(),
          one.out() + other.out(),
          one.failed() + other.failed(),
          one.dropped() + other.dropped(),
          one.cancelled() + other.cancelled(),
          one.redelivered() + other.redelivered());
    }
  }

  private static Flow<Integer, Integer, CompletionStage<StageCounts>> stage(
      PythonRef python, OnExit onExit) {
    return PythonFlow.<Integer, Integer>call(
            python,
            n -> Call.of("streams:brief", Integer.class, n, 20),
            StageSettings.create().withOnExit(onExit).withAttempts(50))
        .named(onExit.name());
  }

  @Test
  @Timeout(600) // takes at least a quarter of a minute, longer beside other classes
  void killsEachSecondLoseNothingInSilence() throws Exception {
    var spec = SupervisorSpec.oneForOne().withIntensity(1_000, Duration.ofMinutes(1));
    for (OnExit policy : OnExit.values()) {
      spec = spec.withChild(PythonWorker.child(policy.name(), WORKER));
    }
    try (TreeFixture tree = TreeFixture.open(ClutchFixture.unheard(events.setup()), spec)) {
      var kills = new AtomicInteger();
      Run retried = run(tree, OnExit.RETRY);
      Run dropped = run(tree, OnExit.DROP);
      Run restarted = run(tree, OnExit.FAIL);
      Cancellable killing = killEachSecond(tree, kills);
      retried.await();
      dropped.await();
      restarted.await();
      killing.cancel();
      assertThat(kills).hasValueGreaterThan(30);
      check(retried.sum(), dropped.sum(), restarted.sum());
      assertThat(new ArrayList<>(retried.results())).isEqualTo(upTo(ELEMENTS));
    }
  }

  private void check(StageCounts retried, StageCounts dropped, StageCounts restarted) {
    assertThat(retried.out()).isEqualTo(ELEMENTS);
    assertThat(retried.redelivered()).isPositive();
    assertThat(dropped.in()).isEqualTo(ELEMENTS);
    assertThat(dropped.out() + dropped.dropped()).isEqualTo(ELEMENTS);
    assertThat(events.of("DROP", StreamEvent.Dropped.class))
        .isNotEmpty()
        .hasSize((int) dropped.dropped());
    assertThat(restarted.failed()).isPositive();
    // Pekko's RestartFlow may hold one more element when it restarts.
    assertThat(ELEMENTS - restarted.in()).isBetween(0L, restarted.failed());
  }

  private static Run run(TreeFixture tree, OnExit policy) {
    return Run.of(tree.clutch, stage(ref(tree, policy), policy), policy == OnExit.FAIL);
  }

  private static PythonRef ref(TreeFixture tree, OnExit policy) {
    return Clutch.get(tree.clutch.system()).ref(tree.top, policy.name(), WORKER);
  }

  private static Cancellable killEachSecond(TreeFixture tree, AtomicInteger kills) {
    return Source.tick(SECOND, SECOND, OnExit.values())
        .mapConcat(List::of)
        .to(Sink.foreach(policy -> kill(ref(tree, policy), kills)))
        .run(tree.clutch.system());
  }

  private static void kill(PythonRef victim, AtomicInteger kills) {
    victim
        .call(Call.of("os:getpid", Long.class).asIdempotent())
        .thenAccept(
            pid -> {
              TreeFixture.kill(pid);
              kills.incrementAndGet();
            });
  }
}
