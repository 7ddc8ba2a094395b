package io.clutch.endtoend;

import static io.clutch.endtoend.StreamRun.numbers;
import static io.clutch.endtoend.StreamRun.upTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.pool.PoolSpec;
import io.clutch.stream.PythonFlow;
import io.clutch.stream.StageSettings;
import io.clutch.telemetry.StreamEvent.StageCounts;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Streams of calls that share a worker, a pool or a flow. */
@ExtendWith(Leftovers.class)
class StreamCallSharingTest {
  private static final StageSettings FOUR = StageSettings.create().withParallelism(4);

  private static ClutchFixture fixture;
  private static PythonRef python;
  private static PythonPool pool;
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open("clutch.limits.max-message-size = 1 MiB");
    WorkerSpec worker = WorkerSpec.functions("streams").withModulePath(ClutchFixture.HANDLERS);
    python = fixture.spawn(worker);
    pool = Clutch.get(fixture.system()).spawn(PoolSpec.of(worker).withSize(3), "streams");
    ClutchFixture.value(pool.whenReady());
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static Flow<Integer, Integer, CompletionStage<StageCounts>> doubled(PythonRef ref) {
    return PythonFlow.call(ref, n -> Call.of("streams:double", Integer.class, n), FOUR);
  }

  private static List<Integer> doubles(int count) {
    return IntStream.range(0, count).map(n -> 2 * n).boxed().toList();
  }

  @Test
  void twoStagesShareOneWorker() {
    var run =
        StreamRun.of(
            fixture,
            numbers(200),
            doubled(python).viaMat(doubled(python), Keep.right()).map(n -> n / 4));
    assertThat(run.results()).isEqualTo(upTo(200));
  }

  @Test
  void twoStagesShareAPoolWithOneWorker() {
    WorkerSpec worker = WorkerSpec.functions("streams").withModulePath(ClutchFixture.HANDLERS);
    PythonPool one = Clutch.get(fixture.system()).spawn(PoolSpec.of(worker).withSize(1), "one");
    var run =
        StreamRun.of(
            fixture,
            numbers(200),
            doubled(one).async().viaMat(doubled(one), Keep.right()).async().map(n -> n / 4));
    assertThat(run.results()).isEqualTo(upTo(200));
  }

  @Test
  void oneFlowRunsManyTimesAtOnce() {
    var flow = doubled(pool);
    List<Pair<CompletionStage<StageCounts>, CompletionStage<List<Integer>>>> runs =
        new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      runs.add(
          numbers(100)
              .viaMat(flow, Keep.right())
              .toMat(Sink.<Integer>seq(), Keep.both())
              .run(fixture.system()));
    }
    for (var run : runs) {
      assertThat(ClutchFixture.value(run.second())).isEqualTo(doubles(100));
      assertThat(ClutchFixture.value(run.first())).isEqualTo(new StageCounts(100, 100, 0, 0, 0, 0));
    }
  }

  @Test
  void headersAndDeadlineAreTheCallsOwn() {
    var flow =
        PythonFlow.call(
            python,
            (Integer n) ->
                Call.of("streams:told", String.class)
                    .withHeader("trace", "t" + n)
                    .withDeadline(Duration.ofMinutes(10 * (n + 1))),
            FOUR);
    List<String> results = StreamRun.of(fixture, numbers(3), flow).results();
    assertThat(results).hasSize(3);
    for (int n = 0; n < 3; n++) {
      String[] told = results.get(n).split(" ");
      assertThat(told[0]).isEqualTo("t" + n);
      assertThat(Integer.parseInt(told[1])).isBetween(600 * n + 1, 600 * (n + 1));
    }
  }

  @Test
  void aContextGoesAlongAndCanMakeTheCall() {
    var flow =
        PythonFlow.callWithContext(
            python,
            (Integer n, String trace) ->
                Call.of("streams:told", String.class).withHeader("trace", trace),
            FOUR);
    Source<Pair<Integer, String>, NotUsed> elements =
        Source.from(List.of(1, 2, 3)).map(n -> Pair.create(n, "trace-" + n));
    var run = StreamRun.of(fixture, elements, flow.asFlow());
    assertThat(run.results().stream().map(pair -> pair.first().split(" ")[0]))
        .containsExactly("trace-1", "trace-2", "trace-3");
    assertThat(run.results().stream().map(Pair::second))
        .containsExactly("trace-1", "trace-2", "trace-3");
  }
}
