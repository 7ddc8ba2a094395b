package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.data.NdArray;
import io.clutch.failure.CallFailure;
import io.clutch.pool.PoolSpec;
import io.clutch.stream.PythonFlow;
import io.clutch.stream.PythonSink;
import io.clutch.stream.PythonSource;
import io.clutch.telemetry.StreamEvent.StreamCounts;
import io.clutch.worker.WorkerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Flows through Python generators and sinks into functions, with real processes. */
@ExtendWith(Leftovers.class)
class StreamThroughTest {
  private static final WorkerSpec SPEC = WorkerSpec.functions("generators", "os");

  private static ClutchFixture fixture;
  private static PythonRef python;

  record Point(int x, String y) {}

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open("clutch.limits.shared-memory-threshold = 1 MiB");
    python = fixture.spawn(SPEC);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static <I, O> Flow<I, O, CompletionStage<StreamCounts>> through(
      String function, Class<O> type) {
    return PythonFlow.through(python, Call.of("generators:" + function, type));
  }

  private static Source<Integer, ?> numbers(int count) {
    return Source.range(0, count - 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"doubled", "async_doubled"})
  void givesWhatPythonMakesOfTheInput(String function) {
    Pair<CompletionStage<StreamCounts>, CompletionStage<List<Integer>>> run =
        numbers(3_000)
            .viaMat(
                StreamThroughTest.<Integer, Integer>through(function, Integer.class), Keep.right())
            .toMat(Sink.seq(), Keep.both())
            .run(fixture.system());
    assertThat(value(run.second()))
        .isEqualTo(IntStream.range(0, 6_000).map(n -> n / 2).boxed().toList());
    StreamCounts counts = value(run.first());
    assertThat(counts.in()).isEqualTo(3_000);
    assertThat(counts.unsent()).isZero();
    assertThat(counts.out()).isEqualTo(6_000);
    assertThat(counts.unused()).isZero();
    assertThat(counts.output().mostOutstanding()).isBetween(1L, counts.output().limit());
    assertThat(counts.input().mostOutstanding()).isBetween(1L, counts.input().limit());
    assertThat(counts.input().left()).isZero();
  }

  @Test
  void keepsStateAcrossElements() {
    assertThat(
            value(
                numbers(5)
                    .via(
                        StreamThroughTest.<Integer, Integer>through("running_total", Integer.class))
                    .runWith(Sink.seq(), fixture.system())))
        .containsExactly(0, 1, 3, 6, 10);
  }

  @Test
  void takesNothingOfAnEmptyInput() {
    assertThat(
            value(
                Source.<Integer>empty()
                    .via(StreamThroughTest.<Integer, Integer>through("doubled", Integer.class))
                    .runWith(Sink.seq(), fixture.system())))
        .isEmpty();
  }

  @Test
  void carriesRecordsAndLargeBytes() {
    assertThat(
            value(
                Source.from(List.of(new Point(1, "a"), new Point(2, "b")))
                    .via(StreamThroughTest.<Point, String>through("described", String.class))
                    .runWith(Sink.seq(), fixture.system())))
        .containsExactly("1/a", "2/b");
    assertThat(
            value(
                Source.from(List.of(new byte[3], new byte[200_000], new byte[5_000_000]))
                    .via(StreamThroughTest.<byte[], Integer>through("sizes", Integer.class))
                    .runWith(Sink.seq(), fixture.system())))
        .containsExactly(3, 200_000, 5_000_000);
  }

  @Test
  void carriesArrays() {
    PythonRef own = fixture.spawn(WorkerSpec.functions("vector_streams"));
    Flow<NdArray, NdArray, ?> doubled =
        PythonFlow.through(own, Call.of("vector_streams:doubled", NdArray.class));
    List<NdArray> all =
        value(
            numbers(3)
                .map(n -> NdArray.of(new double[] {n, n + 0.5}, 2))
                .via(doubled)
                .runWith(Sink.seq(), fixture.system()));
    assertThat(all.get(2).toDoubles()).containsExactly(4, 5);
    double[] large = new double[300_000]; // in shared memory, both ways
    large[299_999] = 1.5;
    var one = Source.single(NdArray.of(large, large.length));
    assertThat(value(one.via(doubled).runWith(Sink.head(), fixture.system())).toDoubles()[299_999])
        .isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"picky", "async_picky"})
  void failsWithAnExceptionAtTheFirstElement(String function) {
    var run =
        Source.range(13, 20)
            .via(StreamThroughTest.<Integer, Integer>through(function, Integer.class))
            .runWith(Sink.ignore(), fixture.system());
    assertThat(ClutchFixture.failure(run, CallFailure.Raised.class).error().message())
        .isEqualTo("13");
  }

  @ParameterizedTest
  @CsvSource({"picky, 100", "async_picky, 100", "picky, 14", "async_picky, 14"})
  void failsWithAnExceptionInPython(String function, int count) {
    var seen = new ArrayList<Integer>();
    var run =
        numbers(count)
            .via(StreamThroughTest.<Integer, Integer>through(function, Integer.class))
            .map(
                element -> {
                  seen.add(element);
                  return element;
                })
            .runWith(Sink.ignore(), fixture.system());
    assertThat(ClutchFixture.failure(run, CallFailure.Raised.class).error().message())
        .isEqualTo("13");
    assertThat(seen).isEqualTo(IntStream.range(0, 13).boxed().toList());
  }

  @Test
  void passesOnAFailureOfUpstream() {
    var failure = new IllegalStateException("upstream is lost");
    var run =
        numbers(3)
            .concatLazy(Source.lazySource(() -> Source.failed(failure)))
            .via(StreamThroughTest.<Integer, Integer>through("doubled", Integer.class))
            .runWith(Sink.ignore(), fixture.system());
    assertThatThrownBy(() -> run.toCompletableFuture().join()).hasCause(failure);
  }

  @Test
  void letsPythonMakeSomethingOfAFailureOfUpstream() {
    assertThat(
            value(
                Source.<Integer>failed(new IllegalStateException("lost"))
                    .via(StreamThroughTest.<Integer, String>through("rescuing", String.class))
                    .runWith(Sink.seq(), fixture.system())))
        .containsExactly("rescued: java.lang.IllegalStateException: lost");
  }

  @Test
  void cancelsUpstreamWhenDownstreamCancels() {
    assertThat(
            value(
                Source.repeat(7)
                    .via(StreamThroughTest.<Integer, Integer>through("doubled", Integer.class))
                    .take(5)
                    .runWith(Sink.seq(), fixture.system())))
        .containsExactly(7, 7, 7, 7, 7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"total", "async_total"})
  void sinkAcknowledgesItsEnd(String function) {
    Sink<Integer, CompletionStage<Long>> sink =
        PythonSink.of(python, Call.of("generators:" + function, Long.class));
    assertThat(value(numbers(5_000).runWith(sink, fixture.system()))).isEqualTo(12_497_500L);
  }

  @Test
  void sinkHoldsUpItsSource() {
    Sink<Integer, CompletionStage<Long>> sink =
        PythonSink.of(python, Call.of("generators:slow_total", Long.class, 0.01));
    assertThat(value(numbers(30).runWith(sink, fixture.system()))).isEqualTo(435);
  }

  @Test
  void sinkFailsWithItsFunction() {
    Sink<Integer, CompletionStage<Long>> sink =
        PythonSink.of(python, Call.of("generators:choosy", Long.class));
    var end = Source.cycle(() -> List.of(1, 13).iterator()).runWith(sink, fixture.system());
    assertThat(ClutchFixture.failure(end, CallFailure.Raised.class).error().message())
        .isEqualTo("13");
  }

  @Test
  void twoStagesShareAWorkerAndAPool() {
    PythonPool pool =
        Clutch.get(fixture.system())
            .spawn(
                PoolSpec.of(SPEC.withModulePath(ClutchFixture.HANDLERS)).withSize(2), "streaming");
    for (PythonRef shared : List.of(python, pool)) {
      var first =
          PythonFlow.<Integer, Integer>through(
              shared, Call.of("generators:doubled", Integer.class));
      var second =
          PythonFlow.<Integer, Integer>through(
              shared, Call.of("generators:running_total", Integer.class));
      Sink<Integer, CompletionStage<Long>> sink =
          PythonSink.of(shared, Call.of("generators:total", Long.class));
      Source<Integer, ?> source =
          PythonSource.of(shared, Call.of("generators:numbers", Integer.class, 300));
      long found = value(source.via(first).via(second).runWith(sink, fixture.system()));
      long expected = 0;
      long total = 0;
      for (int i = 0; i < 600; i++) {
        total += i / 2;
        expected += total;
      }
      assertThat(found).isEqualTo(expected);
    }
    pool.stop();
    ClutchFixture.stopped(pool);
  }

  @ParameterizedTest
  @CsvSource({"1, echoed", "1, async_echoed", "2, echoed", "2, async_echoed"})
  void manyRunsOfThreeStagesShareAPoolOfFewerWorkers(int workers, String function) {
    PythonPool pool =
        Clutch.get(fixture.system())
            .spawn(
                PoolSpec.of(SPEC.withModulePath(ClutchFixture.HANDLERS)).withSize(workers),
                function + "-" + workers);
    var counts = new ConcurrentLinkedQueue<CompletionStage<StreamCounts>>();
    Flow<Integer, Integer, ?> stage =
        PythonFlow.<Integer, Integer>through(pool, Call.of("generators:" + function, Integer.class))
            .mapMaterializedValue(counts::add)
            .async();
    var runs = new ArrayList<CompletionStage<List<Integer>>>();
    for (int i = 0; i < 10; i++) {
      runs.add(numbers(300).via(stage).via(stage).via(stage).runWith(Sink.seq(), fixture.system()));
    }
    assertThat(runs).allSatisfy(run -> assertThat(value(run)).isEqualTo(StreamRun.upTo(300)));
    assertThat(counts)
        .hasSize(30)
        .allSatisfy(each -> assertThat(Generators.balanced(value(each)).out()).isEqualTo(300));
    pool.stop();
    ClutchFixture.stopped(pool);
  }

  @Test
  void isMaterializedManyTimes() {
    var flow = StreamThroughTest.<Integer, Integer>through("running_total", Integer.class);
    var runs = new ArrayList<CompletionStage<List<Integer>>>();
    for (int i = 0; i < 20; i++) {
      runs.add(numbers(100).via(flow).runWith(Sink.seq(), fixture.system()));
    }
    List<Integer> expected = IntStream.range(0, 100).map(n -> n * (n + 1) / 2).boxed().toList();
    assertThat(runs).allSatisfy(run -> assertThat(value(run)).isEqualTo(expected));
  }
}
