package io.clutch.endtoend;

import static io.clutch.endtoend.StreamRun.numbers;
import static io.clutch.endtoend.StreamRun.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure.TooLarge;
import io.clutch.failure.CallFailure.Undecodable;
import io.clutch.pool.PoolSpec;
import io.clutch.stream.PythonFlow;
import io.clutch.stream.StageSettings;
import io.clutch.stream.StageSettings.Order;
import io.clutch.telemetry.StreamEvent.StageCounts;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.NotUsed;
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

/** Streams whose elements are calls, without unexpected failures. */
@ExtendWith(Leftovers.class)
class StreamCallTest {
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
  void resultsKeepTheOrderOfTheElements() {
    var flow =
        PythonFlow.call(pool, (Integer n) -> Call.of("streams:late", Integer.class, n), FOUR);
    var run = StreamRun.of(fixture, numbers(100), flow);
    assertThat(run.results()).isEqualTo(upTo(100));
    assertThat(run.counts()).isEqualTo(new StageCounts(100, 100, 0, 0, 0, 0));
  }

  @Test
  void withoutOrderTheyComeAsTheyAreReady() {
    var flow =
        PythonFlow.call(
            pool,
            (Integer n) -> Call.of("streams:late", Integer.class, n),
            StageSettings.create().withParallelism(10).withOrder(Order.UNORDERED));
    var run = StreamRun.of(fixture, numbers(100), flow);
    assertThat(run.results())
        .containsExactlyInAnyOrderElementsOf(upTo(100))
        .isNotEqualTo(upTo(100));
    assertThat(run.counts()).isEqualTo(new StageCounts(100, 100, 0, 0, 0, 0));
  }

  @Test
  void asManyRunInParallelAsAllowed() {
    var flow =
        PythonFlow.call(
            pool,
            (Integer n) -> Call.of("streams:meet", Integer.class, directory.toString(), n, 3),
            FOUR);
    assertThat(StreamRun.of(fixture, numbers(3), flow).results()).containsExactly(0, 1, 2);
  }

  @Test
  void anEmptyStreamIsDoneAtOnce() {
    var run = StreamRun.of(fixture, Source.<Integer>empty(), doubled(python));
    assertThat(run.results()).isEmpty();
    assertThat(run.failure()).isEmpty();
    assertThat(run.counts()).isEqualTo(new StageCounts(0, 0, 0, 0, 0, 0));
  }

  @Test
  void aSlowConsumerHasNoMoreTakenThanParallelism() throws Exception {
    var held = new AtomicInteger();
    var most = new AtomicInteger();
    var taken = new AtomicInteger();
    var run =
        numbers(1000)
            .map(
                n -> {
                  most.accumulateAndGet(held.incrementAndGet(), Math::max);
                  taken.incrementAndGet();
                  return n;
                })
            .viaMat(doubled(python), Keep.right())
            .map(
                n -> {
                  held.decrementAndGet();
                  return n;
                })
            .toMat(Sink.<Integer>queue().withAttributes(Attributes.inputBuffer(1, 1)), Keep.both())
            .run(fixture.system());
    for (int i = 0; i < 5; i++) {
      assertThat(ClutchFixture.value(run.second().pull())).contains(2 * i);
      int pulled = i + 1;
      // One more is ready in the sink, and the stage is full.
      await().until(() -> taken.get() == pulled + 1 + 4);
    }
    run.second().cancel();
    var counts = StreamRun.balanced(ClutchFixture.value(run.first()));
    // The one that leaves may still be on its way while the next one comes.
    assertThat(most).hasValueLessThanOrEqualTo(4 + 1);
    assertThat(counts.cancelled()).isEqualTo(4);
    assertThat(counts.in()).isEqualTo(5 + 1 + 4);
  }

  @Test
  void nothingIsTakenBeforeDownstreamAsks() {
    var taken = new AtomicInteger();
    var queue =
        numbers(10)
            .map(
                n -> {
                  taken.incrementAndGet();
                  return n;
                })
            .viaMat(doubled(python), Keep.right())
            .toMat(Sink.<Integer>queue().withAttributes(Attributes.inputBuffer(1, 1)), Keep.both());
    var flow =
        Source.<Integer>maybe()
            .viaMat(doubled(python), Keep.right())
            .toMat(Sink.cancelled(), Keep.left());
    assertThat(ClutchFixture.value(flow.run(fixture.system())).in()).isZero();
    assertThat(taken).hasValue(0);
    var run = queue.run(fixture.system());
    assertThat(ClutchFixture.value(run.second().pull())).contains(0);
    run.second().cancel();
    StreamRun.balanced(ClutchFixture.value(run.first()));
  }

  @Test
  void cancelAtElementTenOfAMillion() {
    var run =
        numbers(1_000_000)
            .viaMat(doubled(python), Keep.right())
            .take(10)
            .toMat(Sink.seq(), Keep.both())
            .run(fixture.system());
    assertThat(ClutchFixture.value(run.second())).isEqualTo(doubles(10));
    var counts = StreamRun.balanced(ClutchFixture.value(run.first()));
    assertThat(counts.out()).isEqualTo(10);
    assertThat(counts.in()).isBetween(10L, 14L);
    assertThat(counts.failed() + counts.dropped()).isZero();
    await().until(() -> fixture.status(python).inFlight() == 0);
  }

  @Test
  void anElementOverTheLimitFailsAloneAndIsNamed() {
    var flow =
        PythonFlow.call(
            python,
            (Integer size) -> Call.of("streams:length", Integer.class, new byte[size]),
            FOUR);
    Source<Integer, NotUsed> sizes = Source.from(List.of(10, 2 << 20, 30));
    var stopped = StreamRun.of(fixture, sizes, flow.named("lengths"));
    assertThat(stopped.results()).containsExactly(10);
    assertThat(stopped.failure()).get().satisfies(StreamCallTest::isTooLarge);
    assertThat(stopped.counts().failed()).isEqualTo(1);
    var resumed =
        StreamRun.of(
            fixture,
            sizes,
            flow,
            ActorAttributes.withSupervisionStrategy(Supervision.getResumingDecider()));
    assertThat(resumed.results()).containsExactly(10, 30);
    assertThat(resumed.counts().dropped()).isEqualTo(1);
  }

  private static void isTooLarge(Throwable thrown) {
    assertThat(thrown).isInstanceOf(CallFailedException.class).hasMessageStartingWith("lengths: ");
    assertThat(((CallFailedException) thrown).failure()).isInstanceOf(TooLarge.class);
  }

  @Test
  void noneIsAFailureSinceAStreamHoldsNoNull() {
    var run =
        StreamRun.of(
            fixture,
            numbers(4),
            PythonFlow.call(
                python, (Integer n) -> Call.of("streams:nothing", Integer.class, n), FOUR));
    assertThat(run.results()).containsExactly(0);
    assertThat(((CallFailedException) run.failure().orElseThrow()).failure())
        .isInstanceOf(Undecodable.class);
    var optional = new ResultType<Optional<Integer>>() {};
    var optionals =
        StreamRun.of(
            fixture,
            numbers(4),
            PythonFlow.call(python, (Integer n) -> Call.of("streams:nothing", optional, n), FOUR));
    assertThat(optionals.results())
        .containsExactly(Optional.of(0), Optional.empty(), Optional.of(2), Optional.empty());
  }
}
