package io.clutch.endtoend;

import static io.clutch.endtoend.StreamRun.numbers;
import static io.clutch.endtoend.StreamRun.upTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.stream.BatchSettings;
import io.clutch.stream.PythonFlow;
import io.clutch.stream.StageSettings;
import io.clutch.stream.StageSettings.OnExit;
import io.clutch.stream.StageSettings.Order;
import io.clutch.telemetry.StreamEvent;
import io.clutch.telemetry.StreamEvent.StageCounts;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Supervision;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.RestartFlow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The process ends while it has elements, once or repeatedly. */
@Tag("long")
@ExtendWith(Leftovers.class)
class StreamExitTest {
  private static final RestartSettings AT_ONCE =
      new RestartSettings(
          10_000, Duration.ofMinutes(1), Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1));
  private static final WorkerSpec WORKER =
      WorkerSpec.functions("os", "streams").withSettings(base -> base.withRestart(AT_ONCE));
  private static final int KILLS = 4;
  private static final int RESULTS_A_KILL = 250;
  private static final StageSettings FOUR = StageSettings.create().withParallelism(4);
  private static final Attributes RESUME =
      ActorAttributes.withSupervisionStrategy(Supervision.getResumingDecider());

  private static final StreamEvents events = new StreamEvents();
  private static ClutchFixture fixture;
  private static PythonRef python;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.unheard(events.setup());
    python = fixture.spawn(WORKER);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static Flow<Integer, String, CompletionStage<StageCounts>> dyingAtFirst(
      StageSettings settings, Integer... bad) {
    return PythonFlow.call(
        python, n -> Call.of("streams:die_at_first", String.class, n, List.of(bad)), settings);
  }

  @Test
  void toFailIsAsAnyFailure() {
    var run = StreamRun.of(fixture, numbers(20), dyingAtFirst(FOUR.withParallelism(1), 5));
    assertThat(run.results()).containsExactly("0:0", "1:0", "2:0", "3:0", "4:0");
    assertThat(((CallFailedException) run.failure().orElseThrow()).failure())
        .isInstanceOf(Exited.class);
    assertThat(run.counts()).isEqualTo(new StageCounts(6, 5, 1, 0, 0, 0));
  }

  @Test
  void toRetrySendsItAgainWithAMark() {
    var run =
        StreamRun.of(
            fixture,
            numbers(20),
            dyingAtFirst(FOUR.withOnExit(OnExit.RETRY), 5, 15).named("again"));
    assertThat(run.failure()).isEmpty();
    assertThat(run.results().stream().map(each -> Integer.parseInt(each.split(":")[0])))
        .isEqualTo(upTo(20));
    assertThat(run.results()).contains("5:1", "15:1", "0:0");
    assertThat(run.counts().redelivered()).isBetween(2L, 8L);
    var redelivered = events.of("again", StreamEvent.Redelivered.class);
    assertThat(redelivered).hasSize((int) run.counts().redelivered());
    assertThat(redelivered.get(0))
        .isEqualTo(new StreamEvent.Redelivered("again", "streams:die_at_first", 1, "Exited"));
  }

  @Test
  void notWithoutEnd() {
    Flow<Integer, Integer, CompletionStage<StageCounts>> flow =
        PythonFlow.call(
            python,
            n -> Call.of("streams:die_on", Integer.class, n, List.of(3)),
            FOUR.withParallelism(1).withOnExit(OnExit.RETRY).withAttempts(3));
    var run = StreamRun.of(fixture, numbers(6), flow, RESUME);
    assertThat(run.results()).containsExactly(0, 1, 2, 4, 5);
    assertThat(run.counts()).isEqualTo(new StageCounts(6, 5, 0, 1, 0, 2));
  }

  @Test
  void toDropLeavesItOutWithAReport() {
    var run =
        StreamRun.of(
            fixture,
            numbers(20),
            dyingAtFirst(FOUR.withParallelism(1).withOnExit(OnExit.DROP), 5).named("drops"));
    assertThat(run.failure()).isEmpty();
    assertThat(run.results()).hasSize(19).doesNotContain("5:0");
    assertThat(run.counts()).isEqualTo(new StageCounts(20, 19, 0, 1, 0, 0));
    assertThat(events.of("drops", StreamEvent.Dropped.class))
        .containsExactly(new StreamEvent.Dropped("drops", "streams:die_at_first", "Exited"));
  }

  @Test
  void inABatchOnlyTheOneToBlameFails() {
    Flow<Integer, Integer, CompletionStage<StageCounts>> flow =
        PythonFlow.batched(
            python,
            "streams:die_on_three",
            Integer.class,
            BatchSettings.create().withOnExit(OnExit.RETRY));
    var run = StreamRun.of(fixture, numbers(20), flow, RESUME);
    assertThat(run.results()).isEqualTo(upTo(20).stream().filter(n -> n != 3).toList());
    assertThat(run.counts().dropped()).isEqualTo(1);
    Flow<Integer, String, CompletionStage<StageCounts>> marked =
        PythonFlow.batched(
            python,
            "streams:die_with_others",
            String.class,
            BatchSettings.create().withOnExit(OnExit.RETRY));
    assertThat(StreamRun.of(fixture, numbers(20), marked).results())
        .hasSize(20)
        .contains("0:0", "3:1");
  }

  @Test
  void withoutARetryAllOfTheBatchFail() {
    Flow<Integer, Integer, CompletionStage<StageCounts>> flow =
        PythonFlow.batched(
            python,
            "streams:die_on_three",
            Integer.class,
            BatchSettings.create().withOnExit(OnExit.DROP).withMaxSize(10).withParallelism(1));
    var run = StreamRun.of(fixture, numbers(21), flow);
    assertThat(run.failure()).isEmpty();
    assertThat(run.counts()).isEqualTo(new StageCounts(21, 11, 0, 10, 0, 0));
  }

  @Test
  void neighboursAreNotToBlameEither() {
    Flow<Integer, Integer, CompletionStage<StageCounts>> flow =
        PythonFlow.call(
            python,
            n -> Call.of("streams:die_on", Integer.class, n, List.of(5)),
            FOUR.withOnExit(OnExit.RETRY).withAttempts(2));
    var run = StreamRun.of(fixture, numbers(20), flow, RESUME);
    assertThat(run.results()).isEqualTo(upTo(20).stream().filter(n -> n != 5).toList());
    assertThat(run.counts().dropped()).isEqualTo(1);
  }

  @Test
  void aRestartFlowGoesOnAfterwards() {
    var settings =
        org.apache.pekko.stream.RestartSettings.create(
            Duration.ofMillis(10), Duration.ofMillis(10), 0);
    Flow<Integer, String, NotUsed> restarted =
        RestartFlow.onFailuresWithBackoff(settings, () -> dyingAtFirst(FOUR.withParallelism(1), 5));
    List<String> results =
        ClutchFixture.value(numbers(20).via(restarted).runWith(Sink.seq(), fixture.system()));
    assertThat(results).startsWith("0:0", "1:0").contains("4:0").doesNotContain("5:0");
    assertThat(results).endsWith("18:0", "19:0");
  }

  /** {@link StreamSoakTest} does the same for longer. */
  @ParameterizedTest
  @EnumSource
  void killedAgainAndAgain(OnExit onExit) {
    for (Order order : Order.values()) {
      PythonRef victim = fixture.spawn(WORKER);
      StageSettings settings = FOUR.withOnExit(onExit).withOrder(order).withAttempts(50);
      Flow<Integer, Integer, CompletionStage<StageCounts>> calls =
          PythonFlow.call(victim, n -> Call.of("streams:brief", Integer.class, n, 200), settings);
      check(onExit, order, underFire(victim, calls));
      Flow<Integer, Integer, CompletionStage<StageCounts>> batches =
          PythonFlow.batched(
              victim,
              "streams:brief_each",
              Integer.class,
              BatchSettings.create().withOnExit(onExit).withOrder(order).withAttempts(50));
      check(onExit, order, underFire(victim, batches));
      victim.stop();
    }
  }

  private static void check(OnExit onExit, Order order, StreamRun<Integer> run) {
    assertThat(run.failure()).isEmpty();
    assertThat(run.counts().cancelled() + run.counts().failed()).isZero();
    assertThat(run.results()).doesNotHaveDuplicates();
    if (order == Order.ORDERED) {
      assertThat(run.results()).isSorted();
    }
    if (onExit == OnExit.RETRY) {
      assertThat(run.counts().dropped()).isZero();
      assertThat(run.counts().redelivered()).isPositive();
    } else {
      assertThat(run.counts().dropped()).isPositive();
    }
  }

  /** Kills the process after each {@code every} results, a number of times. */
  private static StreamRun<Integer> underFire(
      PythonRef victim, Flow<Integer, Integer, CompletionStage<StageCounts>> flow) {
    Set<Long> killed = ConcurrentHashMap.newKeySet();
    var results = new AtomicInteger();
    return StreamRun.of(
        fixture,
        Source.range(0, Integer.MAX_VALUE - 1).takeWhile(n -> killed.size() < KILLS),
        flow.map(
            n -> {
              if (results.incrementAndGet() % RESULTS_A_KILL == 0) {
                kill(victim, killed);
              }
              return n;
            }),
        RESUME);
  }

  private static void kill(PythonRef victim, Set<Long> killed) {
    victim
        .call(Call.of("os:getpid", Long.class).asIdempotent())
        .thenAccept(
            pid -> {
              ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
              killed.add(pid);
            });
  }
}
