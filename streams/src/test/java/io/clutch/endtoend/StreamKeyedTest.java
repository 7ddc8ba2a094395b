package io.clutch.endtoend;

import static io.clutch.endtoend.StreamRun.numbers;
import static io.clutch.endtoend.StreamRun.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.call.Call;
import io.clutch.pool.PoolSpec;
import io.clutch.stream.PythonFlow;
import io.clutch.stream.StageSettings;
import io.clutch.stream.StageSettings.Order;
import io.clutch.telemetry.StreamEvent.StageCounts;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.ActorAttributes;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Elements with the same key go one after the other, even if workers are free. */
@ExtendWith(Leftovers.class)
class StreamKeyedTest {
  private static final StageSettings SIX = StageSettings.create().withParallelism(6).withBuffer(10);

  private static ClutchFixture fixture;
  private static PythonPool pool;
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
    WorkerSpec worker = WorkerSpec.functions("streams").withModulePath(ClutchFixture.HANDLERS);
    pool = Clutch.get(fixture.system()).spawn(PoolSpec.of(worker).withSize(3), "keyed");
    ClutchFixture.value(pool.whenReady());
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private Flow<Integer, String, CompletionStage<StageCounts>> spans(
      int keys, StageSettings settings) {
    return PythonFlow.callKeyed(
        pool,
        n -> n % keys,
        n ->
            Call.of(
                "streams:note_span", String.class, notes(n % keys).toString(), Integer.toString(n)),
        settings);
  }

  private Path notes(int key) {
    return directory.resolve("key-" + key);
  }

  private void ranInOrder(int keys, int count) throws IOException {
    for (int key = 0; key < keys; key++) {
      var expected = new ArrayList<String>();
      for (int n = key; n < count; n += keys) {
        expected.add("+" + n);
        expected.add("-" + n);
      }
      assertThat(Files.readAllLines(notes(key))).as("key %d", key).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachKeyInOrder(Order order) throws IOException {
    var run = StreamRun.of(fixture, numbers(200), spans(7, SIX.withOrder(order)));
    ranInOrder(7, 200);
    List<String> all = upTo(200).stream().map(String::valueOf).toList();
    if (order == Order.ORDERED) {
      assertThat(run.results()).isEqualTo(all);
    } else {
      assertThat(run.results()).containsExactlyInAnyOrderElementsOf(all);
      for (int key = 0; key < 7; key++) {
        int rest = key;
        assertThat(run.results().stream().map(Integer::valueOf).filter(n -> n % 7 == rest).toList())
            .isSorted();
      }
    }
    assertThat(run.counts()).isEqualTo(new StageCounts(200, 200, 0, 0, 0, 0));
  }

  @Test
  void oneHotKeyNeitherHangsNorRunsInParallel() throws IOException {
    var run = StreamRun.of(fixture, numbers(100), spans(1, SIX));
    ranInOrder(1, 100);
    assertThat(run.results()).hasSize(100);
  }

  @Test
  void otherKeysPassAHotOne() {
    // Two elements with the same key precede the others, which need a buffer to be reached.
    var flow =
        PythonFlow.<Integer, Integer>callKeyed(
            pool,
            n -> n < 3 ? 0 : n,
            n ->
                n == 0 || n >= 3
                    ? Call.of("streams:meet", Integer.class, directory.toString(), n, 3)
                    : Call.of("streams:double", Integer.class, n),
            SIX.withParallelism(3).withBuffer(2));
    var run = StreamRun.of(fixture, numbers(5), flow);
    assertThat(run.results()).containsExactly(0, 2, 4, 3, 4);
  }

  @Test
  void noMoreAreTakenThanTheBufferHolds() {
    Flow<Integer, Integer, CompletionStage<StageCounts>> flow =
        PythonFlow.callKeyed(
            pool,
            n -> "hot",
            n -> Call.of("streams:wait", Integer.class, directory.toString(), n),
            SIX);
    var run =
        numbers(1000)
            .viaMat(flow, Keep.right())
            .toMat(Sink.queue(), Keep.both())
            .run(fixture.system());
    await().until(() -> Files.exists(directory.resolve("0 began")));
    run.second().cancel();
    assertThat(ClutchFixture.value(run.first())).isEqualTo(new StageCounts(16, 0, 0, 0, 16, 0));
    await().until(() -> Files.exists(directory.resolve("0 cancelled"))); // its last file
    assertThat(directory.resolve("1 began")).doesNotExist();
  }

  private Flow<Integer, Integer, CompletionStage<StageCounts>> failingAt(int bad) {
    return PythonFlow.callKeyed(
        pool,
        n -> n % 2,
        n -> Call.of("streams:fail_on", Integer.class, n, List.of(bad)),
        SIX.withBuffer(100));
  }

  @Test
  void toResumeKeepsThoseOfTheKey() {
    var run =
        StreamRun.of(
            fixture,
            numbers(40),
            failingAt(0),
            ActorAttributes.withSupervisionStrategy(Supervision.getResumingDecider()));
    assertThat(run.results()).isEqualTo(IntStream.range(1, 40).boxed().toList());
  }

  @Test
  void toRestartDropsThoseThatWaitForTheKey() {
    Source<Integer, NotUsed> evenAndOne = Source.from(List.of(0, 2, 4, 1, 6));
    var run =
        StreamRun.of(
            fixture,
            evenAndOne,
            failingAt(0),
            ActorAttributes.withSupervisionStrategy(Supervision.getRestartingDecider()));
    assertThat(run.results()).containsExactly(1);
    assertThat(run.counts()).isEqualTo(new StageCounts(5, 1, 0, 4, 0, 0));
  }

  @Test
  void aKeyThatCannotBeToldFailsTheElement() {
    Flow<Integer, Integer, CompletionStage<StageCounts>> flow =
        PythonFlow.callKeyed(
            pool, n -> 10 / (n - 3), n -> Call.of("streams:double", Integer.class, n), SIX);
    var run =
        StreamRun.of(
            fixture,
            numbers(6),
            flow,
            ActorAttributes.withSupervisionStrategy(Supervision.getResumingDecider()));
    assertThat(run.results()).containsExactly(0, 2, 4, 8, 10);
    assertThat(run.counts().dropped()).isEqualTo(1);
  }

  @Test
  void aContextCanBeTheKey() {
    var flow =
        PythonFlow.<Integer, String, Integer>callKeyedWithContext(
            pool,
            (n, context) -> context,
            (n, context) -> Call.of("streams:double", Integer.class, n),
            SIX);
    Source<Pair<Integer, String>, NotUsed> elements =
        numbers(50).map(n -> Pair.create(n, "key-" + n % 3));
    var run = StreamRun.of(fixture, elements, flow.asFlow());
    assertThat(run.results())
        .isEqualTo(upTo(50).stream().map(n -> Pair.create(2 * n, "key-" + n % 3)).toList());
  }
}
