package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.data.NdArray;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.stream.PythonSource;
import io.clutch.stream.StreamSettings;
import io.clutch.telemetry.StreamEvent.StreamCounts;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources from Python generators, with real processes. */
@ExtendWith(Leftovers.class)
class StreamSourceTest {
  private static final WorkerSpec SPEC = WorkerSpec.functions("generators", "os");

  private static ClutchFixture fixture;
  private static PythonRef python;
  @TempDir Path directory;

  record Point(int x, String y) {}

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
    python = fixture.spawn(SPEC);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static <T> Source<T, CompletionStage<StreamCounts>> source(
      String function, Class<T> type, Object... arguments) {
    return PythonSource.of(python, Call.of("generators:" + function, type, arguments));
  }

  private static <T> List<T> all(Source<T, ?> source) {
    return value(source.runWith(Sink.seq(), fixture.system()));
  }

  /** A sink that requests at most one element ahead. */
  private static Sink<Integer, SinkQueueWithCancel<Integer>> unbuffered() {
    return Sink.<Integer>queue(1).withAttributes(Attributes.inputBuffer(1, 1));
  }

  private static List<Integer> range(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"numbers", "async_numbers"})
  void givesAllElementsInOrder(String function) {
    Pair<CompletionStage<StreamCounts>, CompletionStage<List<Integer>>> run =
        source(function, Integer.class, 5_000).toMat(Sink.seq(), Keep.both()).run(fixture.system());
    assertThat(value(run.second())).isEqualTo(range(5_000));
    StreamCounts counts = value(run.first());
    assertThat(counts.given()).isEqualTo(5_000);
    assertThat(counts.out()).isEqualTo(5_000);
    assertThat(counts.output().limit()).isEqualTo(64);
    assertThat(counts.output().mostOutstanding()).isBetween(1L, 64L);
    assertThat(counts.input()).isEqualTo(new StreamCounts.Credit(0, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"numbers", "async_numbers"})
  void mayBeEmpty(String function) {
    assertThat(all(source(function, Integer.class, 0))).isEmpty();
  }

  @Test
  void pausesTheGeneratorWhileNobodyPulls() {
    PythonRef own = fixture.spawn(SPEC);
    var settings = StreamSettings.create().withCredit(10);
    SinkQueueWithCancel<Integer> queue =
        PythonSource.of(own, Call.of("generators:numbers", Integer.class, 1_000_000), settings)
            .runWith(unbuffered(), fixture.system());
    for (int i = 0; i < 5; i++) {
      assertThat(value(queue.pull())).contains(i);
    }
    assertThat(value(own.call("generators:produced", Integer.class)))
        .isLessThanOrEqualTo(5 + 10 + 1);
    queue.cancel();
    own.stop();
    ClutchFixture.stopped(own);
  }

  @ParameterizedTest
  @ValueSource(strings = {"numbers", "async_numbers"})
  void isClosedByACancel(String function) {
    Path tidied = directory.resolve(function);
    Pair<CompletionStage<StreamCounts>, CompletionStage<List<Integer>>> run =
        source(function, Integer.class, 1_000_000, tidied.toString())
            .take(10)
            .toMat(Sink.seq(), Keep.both())
            .run(fixture.system());
    assertThat(value(run.second())).isEqualTo(range(10));
    StreamCounts counts = value(run.first());
    assertThat(counts.out()).isEqualTo(10);
    assertThat(counts.given()).isEqualTo(10 + counts.unused()).isLessThanOrEqualTo(10 + 64);
    await().until(() -> Files.exists(tidied));
    assertThat(value(python.call("generators:plain", Integer.class, 1))).isEqualTo(1);
  }

  @Test
  void mayTakeItsTimeWhileElementsCome() {
    var settings = StreamSettings.create().withWaitLimit(Duration.ofSeconds(2));
    var call = Call.of("generators:slowly", Integer.class, 11, 0.2);
    assertThat(all(PythonSource.of(python, call, settings))).isEqualTo(range(11));
  }

  @Test
  void holdsTheDeadlineOfTheWholeStream() {
    PythonRef own = fixture.spawn(SPEC);
    var call =
        Call.of("generators:slowly", Integer.class, 1000, 0.02)
            .withDeadline(Duration.ofMillis(400));
    var run = PythonSource.of(own, call).runWith(Sink.ignore(), fixture.system());
    assertThat(ClutchFixture.failure(run, DeadlineExceeded.class).deadline())
        .isEqualTo(Duration.ofMillis(400));
  }

  @Test
  void givesRecordsBytesAndArrays() {
    assertThat(all(source("points", Point.class, 3)))
        .containsExactly(new Point(0, "p0"), new Point(1, "p1"), new Point(2, "p2"));
    assertThat(all(source("blobs", byte[].class, 5, 200_000)))
        .hasSize(5)
        .allSatisfy(blob -> assertThat(blob).hasSize(200_000));
    assertThat(all(source("vectors", NdArray.class, 2)).get(1).toDoubles())
        .containsExactly(1, 1, 1);
  }

  @Test
  void boundsTheBytesThatWait() {
    var settings = StreamSettings.create().withBytes(1 << 20);
    var call = Call.of("generators:blobs", byte[].class, 40, 500_000);
    Pair<CompletionStage<StreamCounts>, CompletionStage<List<byte[]>>> run =
        PythonSource.of(python, call, settings)
            .toMat(Sink.seq(), Keep.both())
            .run(fixture.system());
    assertThat(value(run.second())).hasSize(40);
    assertThat(value(run.first()).output().mostOutstanding()).isLessThanOrEqualTo(8);
  }

  @Test
  void goesOnBesideCallsAndOtherStreams() {
    List<CompletionStage<List<Integer>>> runs = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      runs.add(source("numbers", Integer.class, 2_000).runWith(Sink.seq(), fixture.system()));
      runs.add(source("async_numbers", Integer.class, 200).runWith(Sink.seq(), fixture.system()));
    }
    for (int i = 0; i < 50; i++) {
      assertThat(value(python.call("generators:plain", Integer.class, i))).isEqualTo(i);
    }
    for (int i = 0; i < runs.size(); i++) {
      assertThat(value(runs.get(i))).isEqualTo(range(i % 2 == 0 ? 2_000 : 200));
    }
  }

  @Test
  void areBoundedInNumber() {
    PythonRef own = fixture.spawn(SPEC.withSettings(base -> base.withMaxStreams(2)));
    var call = Call.of("generators:numbers", Integer.class, 1_000_000);
    var first = PythonSource.of(own, call).runWith(Sink.<Integer>queue(1), fixture.system());
    var second = PythonSource.of(own, call).runWith(Sink.<Integer>queue(1), fixture.system());
    assertThat(value(first.pull())).contains(0);
    assertThat(value(second.pull())).contains(0);
    var third = PythonSource.of(own, call).runWith(Sink.ignore(), fixture.system());
    assertThat(ClutchFixture.failure(third, CallFailure.TooManyStreams.class).limit()).isEqualTo(2);
    first.cancel();
    await()
        .ignoreException(CallFailedException.class)
        .untilAsserted(
            () ->
                assertThat(
                        value(
                            PythonSource.of(own, call)
                                .take(1)
                                .runWith(Sink.seq(), fixture.system())))
                    .hasSize(1));
    second.cancel();
  }
}
