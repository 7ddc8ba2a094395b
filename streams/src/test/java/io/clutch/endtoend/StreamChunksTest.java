package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.Generators.balanced;
import static io.clutch.endtoend.Generators.unbuffered;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.data.NdArray;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.Interrupted;
import io.clutch.failure.CallFailure.TooLarge;
import io.clutch.failure.ExitReason;
import io.clutch.stream.PythonFlow;
import io.clutch.stream.PythonSink;
import io.clutch.stream.PythonSource;
import io.clutch.telemetry.StreamEvent.StreamCounts;
import io.clutch.telemetry.WorkerEvent.StreamEnded;
import io.clutch.worker.StopSettings;
import io.clutch.worker.WorkerSpec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Large elements with real processes arrive complete and in order, and do not block others. */
@Tag("long")
@ExtendWith(Leftovers.class)
class StreamChunksTest {
  private static final WorkerSpec SPEC = WorkerSpec.functions("large", "generators");
  private static final int MEBIBYTE = 1 << 20;
  private static final int LARGE = 64 * MEBIBYTE;
  private static final int HUGE = 240 * MEBIBYTE;

  /** Elements in shared memory do not travel in chunks. */
  private static final String CHUNKS = "clutch.limits.shared-memory = 0";

  private static ClutchFixture fixture;
  private static PythonRef python;

  /** The counters of {@code large.py}. */
  private record Seen(long begun, long arrived, long resident) {}

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open(CHUNKS);
    python = fixture.spawn(SPEC);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static <T> Call<T> call(String function, Class<T> type, Object... arguments) {
    return Call.of("large:" + function, type, arguments);
  }

  private static Seen seen(PythonRef own) {
    long[] numbers = value(own.call("large:seen", long[].class));
    return new Seen(numbers[0], numbers[1], numbers[2]);
  }

  private static Seen await(PythonRef own, Predicate<Seen> condition) {
    return Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(1, TimeUnit.MILLISECONDS)
        .atMost(Duration.ofSeconds(20))
        .until(() -> seen(own), condition);
  }

  private static <T> Flow<T, Object, CompletionStage<StreamCounts>> passed(
      PythonRef own, String prefix) {
    return PythonFlow.through(own, call(prefix + "passed", Object.class));
  }

  private static Source<byte[], CompletionStage<StreamCounts>> made(
      PythonRef own, String prefix, Integer... sizes) {
    return PythonSource.of(own, call(prefix + "made", byte[].class, List.of(sizes)));
  }

  /** Compares without showing the values, which may be long. */
  private static boolean isSame(Object one, Object other) {
    return one instanceof List<?> first && other instanceof List<?> second
        ? Objects.deepEquals(first.toArray(), second.toArray())
        : Objects.deepEquals(one, other);
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "async_"})
  void passThroughAsTheyAreAmongSmallOnes(String prefix) {
    var numbers = new double[LARGE / Double.BYTES];
    Arrays.setAll(numbers, i -> i);
    List<Object> all =
        List.of(
            "first",
            random(LARGE),
            1L,
            2L,
            NdArray.of(numbers),
            "x".repeat(LARGE) + "é",
            LongStream.range(0, 1_000_000).mapToObj(i -> i << 33).toList(),
            List.of(random(MEBIBYTE), "between", random(LARGE)),
            random(256 * 1024),
            random(256 * 1024 - 2),
            "last");
    var run =
        Source.from(all)
            .viaMat(StreamChunksTest.<Object>passed(python, prefix), Keep.right())
            .toMat(Sink.seq(), Keep.both())
            .run(fixture.system());
    List<Object> found = value(run.second());
    assertThat(found).hasSameSizeAs(all);
    for (int i = 0; i < all.size(); i++) {
      assertThat(isSame(found.get(i), all.get(i))).as("element %d", i).isTrue();
    }
    StreamCounts counts = balanced(value(run.first()));
    assertThat(counts.out()).isEqualTo(all.size());
    assertThat(counts.unused()).isZero();
  }

  @Test
  void passOverTcpToo() {
    try (ClutchFixture other = ClutchFixture.open("clutch.link.address = \"tcp://127.0.0.1:0\"")) {
      PythonRef own = other.spawn(SPEC);
      List<Object> all = List.of(1L, random(LARGE), 2L, random(LARGE + 1), 3L);
      List<Object> found =
          value(
              Source.from(all)
                  .via(StreamChunksTest.<Object>passed(own, ""))
                  .runWith(Sink.seq(), other.system()));
      assertThat(isSame(found, all)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "async_"})
  void goIntoASink(String prefix) {
    List<byte[]> all =
        List.of(new byte[3], new byte[LARGE], new byte[4], new byte[LARGE + 1], new byte[0]);
    Sink<byte[], CompletionStage<int[]>> sink =
        PythonSink.of(python, call(prefix + "lengths", int[].class));
    assertThat(value(Source.from(all).runWith(sink, fixture.system())))
        .containsExactly(3, LARGE, 4, LARGE + 1, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "async_"})
  void comeFromASource(String prefix) {
    Integer[] sizes = {16, LARGE, 8, LARGE + 8, 300 * 1024, 8};
    List<byte[]> found = value(made(python, prefix, sizes).runWith(Sink.seq(), fixture.system()));
    assertThat(found.stream().map(bytes -> bytes.length)).containsExactly(sizes);
    for (byte[] bytes : found) {
      long[] numbers = new long[bytes.length / Long.BYTES];
      ByteBuffer.wrap(bytes).asLongBuffer().get(numbers);
      assertThat(LongStream.of(numbers).allMatch(number -> number == bytes.length)).isTrue();
    }
  }

  /** Another stream of the worker, with elements that the test offers. */
  private record Other(BoundedSourceQueue<Integer> in, SinkQueueWithCancel<Integer> out) {
    static Other open(PythonRef own) {
      var run =
          Source.<Integer>queue(4)
              .viaMat(Generators.through(own, "echoed"), Keep.left())
              .toMat(unbuffered(), Keep.both())
              .run(fixture.system());
      var other = new Other(run.first(), run.second());
      other.passes(1);
      return other;
    }

    void passes(int number) {
      in.offer(number);
      assertThat(value(out.pull())).contains(number);
    }
  }

  private static Pair<CompletionStage<StreamCounts>, SinkQueueWithCancel<Object>> down(
      PythonRef own, String prefix) {
    return Source.single(new byte[HUGE])
        .concat(Source.maybe())
        .viaMat(StreamChunksTest.<byte[]>passed(own, prefix), Keep.right())
        .toMat(unbuffered(), Keep.both())
        .run(fixture.system());
  }

  private static Seen begunDown(PythonRef own, Seen before) {
    return await(own, now -> now.resident() > before.resident() + LARGE);
  }

  private static Seen forgotten(PythonRef own, Seen before) {
    return await(own, now -> now.resident() < before.resident() + LARGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "async_"})
  void holdNobodyUpOnTheirWayDown(String prefix) {
    PythonRef own = fixture.spawn(SPEC);
    Other other = Other.open(own);
    Seen before = seen(own);
    var queue = down(own, prefix).second();
    assertThat(begunDown(own, before).arrived()).as("a call is answered").isZero();
    other.passes(7);
    assertThat(seen(own).arrived()).as("a stream goes on").isZero();
    assertThat((byte[]) value(queue.pull()).orElseThrow()).hasSize(HUGE);
    queue.cancel();
    other.out().cancel();
  }

  private static Pair<CompletionStage<StreamCounts>, SinkQueueWithCancel<Object>> up(
      PythonRef own, String function) {
    if (function.equals("passed")) {
      return down(own, "");
    }
    Call<Object> call = call(function, Object.class, List.of(HUGE, 8));
    return PythonSource.of(own, call).toMat(unbuffered(), Keep.both()).run(fixture.system());
  }

  private static void begunUp(PythonRef own) {
    await(own, now -> now.begun() + now.arrived() > 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"made", "async_made", "passed"})
  void holdNobodyUpOnTheirWayUp(String function) {
    PythonRef own = fixture.spawn(SPEC);
    Other other = Other.open(own);
    var queue = up(own, function).second();
    CompletableFuture<?> large = queue.pull().toCompletableFuture();
    begunUp(own);
    assertThat(large).as("a call is answered").isNotDone();
    other.passes(7);
    assertThat(large).as("a stream goes on").isNotDone();
    assertThat(value(large)).isNotEqualTo(Optional.empty());
    queue.cancel();
    other.out().cancel();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "async_"})
  void areForgottenWhereTheyAreCancelledOnTheirWayDown(String prefix) {
    PythonRef own = fixture.spawn(SPEC);
    Seen before = seen(own);
    var run = down(own, prefix);
    begunDown(own, before);
    run.second().cancel();
    StreamCounts counts = balanced(value(run.first()));
    assertThat(counts.in()).isEqualTo(1);
    assertThat(counts.given()).isZero();
    assertThat(forgotten(own, before).arrived()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"made", "async_made", "passed"})
  void areForgottenWhereTheyAreCancelledOnTheirWayUp(String function) {
    PythonRef own = fixture.spawn(SPEC);
    Seen before = seen(own);
    var run = up(own, function);
    run.second().pull();
    begunUp(own);
    run.second().cancel();
    StreamCounts counts = balanced(value(run.first()));
    assertThat(counts.given()).isZero();
    forgotten(own, before);
    assertThat(fixture.events(StreamEnded.class)).last().extracting(StreamEnded::out).isEqualTo(0L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"made", "async_made", "passed"})
  void failWithTheirProcess(String function) {
    PythonRef own = fixture.spawn(SPEC);
    var run = up(own, function);
    var large = run.second().pull();
    begunUp(own);
    own.call("large:die", Void.class);
    ClutchFixture.failure(large, Exited.class);
    assertThat(balanced(value(run.first())).out()).isZero();
    assertThat(seen(own).begun()).isZero();
  }

  @Test
  void failWhereTheirProcessEndsBeforeTheyAreThere() {
    PythonRef own = fixture.spawn(SPEC);
    Seen before = seen(own);
    var run = down(own, "");
    begunDown(own, before);
    own.call("large:die", Void.class);
    ClutchFixture.failure(run.second().pull(), Exited.class);
    assertThat(seen(own).begun()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "async_"})
  void failOverTheLimitAndLeaveTheWorkerAlone(String prefix) {
    try (ClutchFixture small =
        ClutchFixture.open(CHUNKS, "clutch.limits.max-message-size = 1 MiB")) {
      PythonRef own = small.spawn(SPEC);
      Integer[] sizes = {8, 800 * 1024, 2 * MEBIBYTE};
      var up = made(own, prefix, sizes).runWith(Sink.seq(), small.system());
      assertThat(ClutchFixture.failure(up, TooLarge.class).limit()).isLessThan(MEBIBYTE);
      var down =
          Source.from(List.of(new byte[800 * 1024], new byte[2 * MEBIBYTE]))
              .via(StreamChunksTest.<byte[]>passed(own, prefix))
              .runWith(Sink.seq(), small.system());
      assertThat(ClutchFixture.failure(down, TooLarge.class).limit()).isEqualTo(MEBIBYTE);
      assertThat(small.status(own).incarnation()).isEqualTo(1);
      assertThat(seen(own).begun()).isEqualTo(3);
    }
  }

  /** If the element arrives before the stop reaches Python, the test tries again. */
  @ParameterizedTest
  @ValueSource(strings = {"made", "async_made", "passed"})
  void endWithAWorkerThatIsStopped(String function) {
    assertThat(IntStream.range(0, 5)).anyMatch(attempt -> isStoppedInTheMiddle(function));
  }

  private static boolean isStoppedInTheMiddle(String function) {
    var limit = Duration.ofSeconds(5);
    var soon = new StopSettings(Duration.ofMillis(1), limit, limit, limit);
    PythonRef own = fixture.spawn(SPEC.withSettings(settings -> settings.withStop(soon)));
    var run = up(own, function);
    var large = run.second().pull();
    begunUp(own);
    own.stop();
    assertThat(ClutchFixture.stopped(own)).isInstanceOf(ExitReason.Stopped.class);
    boolean isThere = value(large.handle((element, failure) -> failure == null));
    if (isThere) {
      assertThat((byte[]) value(large).orElseThrow()).hasSize(HUGE);
      run.second().cancel();
      return false;
    }
    assertThat(balanced(value(run.first())).given()).isZero();
    ClutchFixture.failure(large, Interrupted.class);
    return true;
  }
}
