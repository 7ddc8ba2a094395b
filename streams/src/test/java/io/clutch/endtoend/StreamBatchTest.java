package io.clutch.endtoend;

import static io.clutch.endtoend.StreamRun.numbers;
import static io.clutch.endtoend.StreamRun.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.BadArguments;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.failure.CallFailure.TooLarge;
import io.clutch.failure.CallFailure.Undecodable;
import io.clutch.stream.BatchSettings;
import io.clutch.stream.PythonFlow;
import io.clutch.stream.StageSettings.Order;
import io.clutch.telemetry.StreamEvent.StageCounts;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Supervision;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Many elements in one call, each with its own result. */
@ExtendWith(Leftovers.class)
class StreamBatchTest {
  private static final BatchSettings TEN = BatchSettings.create().withMaxSize(10);
  private static final Duration LONG = Duration.ofMinutes(30);
  private static final Attributes RESUME =
      ActorAttributes.withSupervisionStrategy(Supervision.getResumingDecider());

  private static ClutchFixture fixture;
  private static PythonRef python;
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open("clutch.limits.max-message-size = 1 MiB");
    python = fixture.spawn(WorkerSpec.functions("streams"));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static Flow<Integer, Integer, CompletionStage<StageCounts>> batched(
      String function, BatchSettings settings) {
    return PythonFlow.batched(python, "streams:" + function, Integer.class, settings);
  }

  private static CallFailure failure(StreamRun<?> run) {
    return ((CallFailedException) run.failure().orElseThrow()).failure();
  }

  @Test
  void eachElementHasItsResult() {
    for (String function : List.of("double_each", "double_async")) {
      var run = StreamRun.of(fixture, numbers(1234), batched(function, TEN));
      assertThat(run.results())
          .isEqualTo(IntStream.range(0, 1234).map(n -> 2 * n).boxed().toList());
      assertThat(run.counts()).isEqualTo(new StageCounts(1234, 1234, 0, 0, 0, 0));
    }
    var empty = StreamRun.of(fixture, Source.<Integer>empty(), batched("double_each", TEN));
    assertThat(empty.counts()).isEqualTo(new StageCounts(0, 0, 0, 0, 0, 0));
  }

  @Test
  void withoutOrderToo() {
    var run =
        StreamRun.of(
            fixture,
            numbers(500),
            batched("double_each", TEN.withOrder(Order.UNORDERED).withParallelism(4)));
    assertThat(run.results())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 500).map(n -> 2 * n).boxed().toList());
  }

  @Test
  void aFloodHasFullBatches() {
    var run = StreamRun.of(fixture, numbers(1001), batched("slow_sizes", TEN));
    assertThat(run.results().get(0)).isEqualTo(1);
    assertThat(run.results().subList(1, 1001)).containsOnly(10);
  }

  private Flow<Integer, Integer, CompletionStage<StageCounts>> gated(BatchSettings settings) {
    return PythonFlow.batched(
        python,
        elements ->
            Call.of(
                "streams:gated",
                new ResultType<List<Integer>>() {},
                directory.resolve("gate").toString(),
                elements),
        settings);
  }

  @Test
  void aLoneElementGoesAtOnceAndTheOthersGrowUntilPythonIsIdle() throws IOException {
    Queue<Integer> results = new ConcurrentLinkedQueue<>();
    var taken = new AtomicInteger();
    var run =
        Source.<Integer>queue(100)
            .map(
                n -> {
                  taken.incrementAndGet();
                  return n;
                })
            .viaMat(gated(TEN.withMaxWait(LONG).withParallelism(2)), Keep.both())
            .toMat(Sink.foreach(results::add), Keep.left())
            .run(fixture.system());
    run.first().offer(0);
    await().until(() -> fixture.status(python).inFlight() == 1);
    IntStream.range(1, 6).forEach(run.first()::offer);
    await().until(() -> taken.get() == 6);
    assertThat(fixture.status(python).inFlight()).isEqualTo(1);
    Files.createFile(directory.resolve("gate"));
    await().until(() -> results.size() == 6);
    assertThat(results).containsExactly(1, 5, 5, 5, 5, 5);
    run.first().complete();
    StreamRun.balanced(ClutchFixture.value(run.second()));
  }

  @Test
  void aBatchThatHasWaitedLongEnoughGoesBesideTheOther() throws IOException {
    var run =
        Source.<Integer>queue(100)
            .viaMat(gated(TEN.withMaxWait(Duration.ofMillis(20)).withParallelism(2)), Keep.both())
            .toMat(Sink.<Integer>seq(), Keep.both())
            .run(fixture.system());
    run.first().first().offer(0);
    await().until(() -> fixture.status(python).inFlight() == 1);
    run.first().first().offer(1);
    await().until(() -> fixture.status(python).inFlight() == 2);
    run.first().first().complete();
    Files.createFile(directory.resolve("gate"));
    assertThat(ClutchFixture.value(run.second())).containsExactly(1, 1);
  }

  @Test
  void theStageHoldsNoMoreThanItMay() {
    var run =
        numbers(1000)
            .viaMat(gated(TEN.withMaxWait(LONG)), Keep.right())
            .toMat(Sink.queue(), Keep.both())
            .run(fixture.system());
    await().until(() -> fixture.status(python).inFlight() == 2);
    run.second().cancel();
    var counts = StreamRun.balanced(ClutchFixture.value(run.first()));
    // One alone, then ten, and ten that grow.
    assertThat(counts.in()).isEqualTo(21);
    assertThat(counts.cancelled()).isEqualTo(21);
    await().until(() -> fixture.status(python).inFlight() == 0);
  }

  @Test
  void aBadElementFailsAlone() {
    var run = StreamRun.of(fixture, numbers(100), batched("fail_on_each", TEN), RESUME);
    assertThat(run.results()).isEqualTo(upTo(100).stream().filter(n -> n % 10 != 7).toList());
    assertThat(run.counts()).isEqualTo(new StageCounts(100, 90, 0, 10, 0, 0));
  }

  @Test
  void itsFailureIsThatOfACall() {
    var run = StreamRun.of(fixture, numbers(100), batched("fail_on_each", TEN).named("each"));
    assertThat(run.results()).isEqualTo(upTo(7));
    assertThat(run.counts().failed()).isEqualTo(1);
    Throwable thrown = run.failure().orElseThrow();
    assertThat(thrown).hasMessage("each: ValueError: element 7");
    assertThat(thrown.getCause().getStackTrace()[0].getMethodName()).isEqualTo("fail_on_each");
    assertThat(((Raised) failure(run)).error().frames().get(0).source())
        .startsWith("raise ValueError");
  }

  @Test
  void aVectorisedFunctionNamesItsFailures() {
    Flow<Double, Double, CompletionStage<StageCounts>> roots =
        PythonFlow.batched(python, "streams:roots", Double.class, TEN);
    Source<Double, NotUsed> elements = Source.from(List.of(4.0, -1.0, 9.0));
    var resumed = StreamRun.of(fixture, elements, roots, RESUME);
    assertThat(resumed.results()).containsExactly(2.0, 3.0);
    var stopped = StreamRun.of(fixture, elements, roots);
    assertThat(stopped.results()).containsExactly(2.0);
    assertThat(failure(stopped).message()).isEqualTo("ValueError: -1.0 is below zero");
    assertThat(((Raised) failure(stopped)).error().frames()).isEmpty();
  }

  @Test
  void aResultOfAnotherTypeFailsAlone() {
    var run = StreamRun.of(fixture, numbers(9), batched("mixed", TEN), RESUME);
    assertThat(run.results()).containsExactly(1, 2, 4, 5, 7, 8);
    assertThat(failure(StreamRun.of(fixture, numbers(9), batched("mixed", TEN))))
        .isEqualTo(new Undecodable("element", "int", "text"));
  }

  @Test
  void anAnswerThatIsNotOneForEachIsSaidClearly() {
    var few = StreamRun.of(fixture, numbers(5), batched("too_few", TEN));
    assertThat(few.results()).isEmpty();
    assertThat(failure(few).message())
        .isEqualTo("result: expected a list of 1 entries, one for each element, found one of 0");
    var none = StreamRun.of(fixture, numbers(5), batched("no_list", TEN), RESUME);
    assertThat(none.counts()).isEqualTo(new StageCounts(5, 0, 0, 5, 0, 0));
  }

  @Test
  void whatCannotCrossFailsAlone() {
    Flow<Integer, Integer, CompletionStage<StageCounts>> flow =
        PythonFlow.batched(
            python,
            sizes ->
                Call.of(
                    "streams:length_each",
                    new ResultType<List<Integer>>() {},
                    sizes.stream().map(size -> size < 0 ? "text" : new byte[size]).toList()),
            TEN.withMaxWait(LONG).withParallelism(1));
    Source<Integer, NotUsed> sizes = Source.from(List.of(1, 2, 2 << 20, 3, -1, 4));
    var resumed = StreamRun.of(fixture, sizes, flow, RESUME);
    assertThat(resumed.results()).containsExactly(1, 2, 3, 4);
    assertThat(resumed.counts()).isEqualTo(new StageCounts(6, 4, 0, 2, 0, 0));
    assertThat(failure(StreamRun.of(fixture, sizes, flow))).isInstanceOf(TooLarge.class);
    assertThat(failure(StreamRun.of(fixture, Source.from(List.of(1, 2, -1, 3)), flow)))
        .isInstanceOf(BadArguments.class);
  }

  @Test
  void aFunctionThatThrowsForOneElementFailsThatAlone() {
    Flow<Integer, Integer, CompletionStage<StageCounts>> flow =
        PythonFlow.batched(
            python,
            elements -> {
              if (elements.contains(5)) {
                throw new IllegalStateException("no call with 5");
              }
              return Call.of("streams:double_each", new ResultType<List<Integer>>() {}, elements);
            },
            TEN);
    var run = StreamRun.of(fixture, numbers(10), flow, RESUME);
    assertThat(run.results()).containsExactly(0, 2, 4, 6, 8, 12, 14, 16, 18);
    var wrong =
        PythonFlow.<Integer, Integer>batched(
            python, elements -> Call.of("streams:double_each", cast()), TEN);
    assertThat(StreamRun.of(fixture, numbers(3), wrong).failure())
        .get()
        .isInstanceOf(IllegalArgumentException.class);
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  private static Class<List<Integer>> cast() {
    return (Class) Integer.class;
  }

  @Test
  void aContextGoesAlongWithEachElement() {
    var flow =
        PythonFlow.<Integer, String, Integer>batchedWithContext(
            python, "streams:fail_on_each", Integer.class, TEN);
    Source<Pair<Integer, String>, NotUsed> elements =
        numbers(20).map(n -> Pair.create(n, "context-" + n));
    var run = StreamRun.of(fixture, elements, flow.asFlow(), RESUME);
    assertThat(run.results())
        .isEqualTo(
            upTo(20).stream()
                .filter(n -> n % 10 != 7)
                .map(n -> Pair.create(n, "context-" + n))
                .toList());
  }
}
