package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailure;
import io.clutch.stream.PythonSource;
import io.clutch.telemetry.StreamEvent.StreamCounts;
import io.clutch.telemetry.WorkerEvent.StreamEnded;
import io.clutch.worker.StopSettings;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.RestartSettings;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.RestartSource;
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

/** Generators that fail, and streams that fail or end with their worker. */
@ExtendWith(Leftovers.class)
class StreamSourceFailuresTest {
  private static final WorkerSpec SPEC = WorkerSpec.functions("generators", "os");

  private static ClutchFixture fixture;
  private static PythonRef python;
  @TempDir Path directory;

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

  private static List<Integer> range(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 500})
  void failsAfterTheElementsBeforeTheException(int count) {
    var seen = new ArrayList<Integer>();
    Pair<CompletionStage<StreamCounts>, ? extends CompletionStage<?>> run =
        source("failing", Integer.class, count)
            .map(
                element -> {
                  seen.add(element);
                  return element;
                })
            .toMat(Sink.ignore(), Keep.both())
            .run(fixture.system());
    CallFailure failure = ClutchFixture.failure(run.second());
    assertThat(failure.message()).contains("after " + count);
    assertThat(seen).isEqualTo(range(count));
    assertThat(value(run.first()).out()).isEqualTo(count);
  }

  @Test
  void failsOnAnElementOverTheLimit() {
    try (ClutchFixture small = ClutchFixture.open("clutch.limits.max-message-size = 1 MiB")) {
      PythonRef own = small.spawn(SPEC);
      var run =
          PythonSource.of(own, Call.of("generators:blobs", byte[].class, 1, 2_000_000))
              .runWith(Sink.ignore(), small.system());
      assertThat(ClutchFixture.failure(run, CallFailure.TooLarge.class).limit())
          .isLessThan(1 << 20);
    }
  }

  @Test
  void failsWhereTheFunctionIsNoGenerator() {
    var run = source("plain", Integer.class, 1).runWith(Sink.ignore(), fixture.system());
    assertThat(ClutchFixture.failure(run, CallFailure.BadArguments.class).message())
        .contains("is not a generator");
  }

  @Test
  void failsOnAnElementOfAnotherType() {
    var run = source("numbers", String.class, 3).runWith(Sink.ignore(), fixture.system());
    ClutchFixture.failure(run, CallFailure.Undecodable.class);
  }

  @Test
  void failsWithItsProcessAndCanBeRestarted() {
    PythonRef own = fixture.spawn(SPEC);
    int first = value(own.call("generators:pid", Integer.class));
    var seen = new ArrayList<Integer>();
    Source<Integer, ?> numbers =
        RestartSource.onFailuresWithBackoff(
            RestartSettings.create(Duration.ofMillis(10), Duration.ofMillis(10), 0),
            () -> PythonSource.of(own, Call.of("generators:slowly", Integer.class, 200, 0.002)));
    CompletionStage<List<Integer>> run =
        numbers
            .map(
                element -> {
                  if (seen.size() == 3) {
                    ProcessHandle.of(first).ifPresent(ProcessHandle::destroyForcibly);
                  }
                  seen.add(element);
                  return element;
                })
            .runWith(Sink.seq(), fixture.system());
    List<Integer> all = value(run);
    // More than the credit, so that the first run is incomplete when its process is killed.
    assertThat(all.subList(all.size() - 200, all.size())).isEqualTo(range(200));
    assertThat(all.size()).isGreaterThan(200);
    assertThat(fixture.events(StreamEnded.class))
        .anySatisfy(event -> assertThat(event.failure()).isEqualTo("Exited"));
  }

  @Test
  void endsWithItsWorkersStop() {
    PythonRef own =
        fixture.spawn(
            SPEC.withSettings(
                base ->
                    base.withStop(
                        new StopSettings(
                            Duration.ofMillis(100),
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(1)))));
    Path tidied = directory.resolve("stopped");
    var queue =
        PythonSource.of(
                own, Call.of("generators:numbers", Integer.class, 1_000_000, tidied.toString()))
            .runWith(Sink.<Integer>queue(1), fixture.system());
    assertThat(value(queue.pull())).contains(0);
    own.actor().tell(new WorkerCommand.Stop());
    assertThat(ClutchFixture.stopped(own).isNormal()).isTrue();
    assertThat(tidied).exists();
    CompletionStage<?> rest = drained(queue);
    ClutchFixture.failure(rest, CallFailure.Interrupted.class);
  }

  private static CompletionStage<Optional<Integer>> drained(SinkQueueWithCancel<Integer> queue) {
    return queue
        .pull()
        .thenCompose(
            element ->
                element.isPresent()
                    ? drained(queue)
                    : CompletableFuture.completedFuture(Optional.empty()));
  }
}
