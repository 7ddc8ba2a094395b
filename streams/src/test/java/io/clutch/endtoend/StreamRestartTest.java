package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.Generators.balanced;
import static io.clutch.endtoend.Generators.sink;
import static io.clutch.endtoend.Generators.through;
import static io.clutch.endtoend.StreamRun.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.telemetry.StreamEvent.Closed;
import io.clutch.telemetry.StreamEvent.Outcome;
import io.clutch.telemetry.StreamEvent.StreamCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.NotUsed;
import org.apache.pekko.event.Logging;
import org.apache.pekko.stream.RestartSettings;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.RestartFlow;
import org.apache.pekko.stream.javadsl.RestartSink;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Stages restart after their process was killed, and lost elements are counted. */
@ExtendWith(Leftovers.class)
class StreamRestartTest {
  private static final int ELEMENTS = 6_000;
  private static final List<Integer> DEADLY = List.of(2_000, 4_000);
  private static final RestartSettings AT_ONCE = atOnce();

  private static final StreamEvents EVENTS = new StreamEvents();
  private static ClutchFixture fixture;
  private static PythonRef python;
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.unheard(EVENTS.setup());
    python = fixture.spawn(Generators.SPEC);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static RestartSettings atOnce() {
    Duration pause = Duration.ofMillis(10);
    var settings = RestartSettings.create(pause, pause, 0);
    return settings.withLogSettings(settings.logSettings().withLogLevel(Logging.DebugLevel()));
  }

  /** Kills the process before it gives some elements, while earlier ones are in flight. */
  private static Source<Integer, NotUsed> underFire() {
    return numbers(ELEMENTS)
        .map(
            element -> {
              if (DEADLY.contains(element)) {
                ProcessHandle.of(ClutchFixture.pid(python)).orElseThrow().destroyForcibly();
              }
              return element;
            });
  }

  @Test
  void aSinkGoesOnWithTheNextProcess() throws IOException {
    Path taken = directory.resolve("taken");
    var ends = new CopyOnWriteArrayList<CompletionStage<Long>>();
    Sink<Integer, ?> recording =
        sink(python, "recorded", taken.toString())
            .named("recording")
            .mapMaterializedValue(ends::add);
    underFire().runWith(RestartSink.withBackoff(AT_ONCE, () -> recording), fixture.system());
    await().until(() -> ends.size() == 3);
    long last = value(ends.get(2));
    assertThat(ends.subList(0, 2)).allSatisfy(end -> ClutchFixture.failure(end, Exited.class));
    List<StreamCounts> counts = closed("recording");
    assertNothingIsLostElsewhere(counts);
    assertThat(counts.get(2).in()).isEqualTo(last);
    assertThat(counts.get(2).input().left()).isZero();
    List<Integer> lines = Files.readAllLines(taken).stream().map(Integer::valueOf).toList();
    assertThat(lines).isSorted().doesNotHaveDuplicates().endsWith(ELEMENTS - 1);
    long out = counts.stream().mapToLong(each -> each.input().left()).sum();
    long in = counts.stream().mapToLong(StreamCounts::in).sum();
    assertThat((long) lines.size()).isBetween(in - out, in);
  }

  @Test
  void aFlowGoesOnWithTheNextProcess() {
    Flow<Integer, Integer, NotUsed> passing =
        RestartFlow.onFailuresWithBackoff(
            AT_ONCE, () -> through(python, "echoed").named("passing"));
    List<Integer> all = value(underFire().via(passing).runWith(Sink.seq(), fixture.system()));
    assertThat(all).isSorted().doesNotHaveDuplicates().endsWith(ELEMENTS - 1);
    List<StreamCounts> counts = closed("passing");
    assertNothingIsLostElsewhere(counts);
    long out = counts.stream().mapToLong(StreamCounts::out).sum();
    // Pekko's wrapper may lose elements that a failed stage has emitted.
    assertThat(out - all.size()).isBetween(0L, 2L);
    assertThat(counts.get(2).out()).isEqualTo(counts.get(2).in());
  }

  /** The counts of the two killed runs and of the last one. */
  private static List<StreamCounts> closed(String stage) {
    List<Closed> all = EVENTS.of(stage, Closed.class);
    assertThat(all)
        .extracting(Closed::outcome)
        .containsExactly(Outcome.FAILED, Outcome.FAILED, Outcome.COMPLETED);
    assertThat(all).extracting(Closed::failure).containsExactly("Exited", "Exited", "");
    return all.stream().map(each -> balanced(each.counts())).toList();
  }

  /** Pekko's wrapper may hold one more element when it restarts. */
  private static void assertNothingIsLostElsewhere(List<StreamCounts> counts) {
    long in = counts.stream().mapToLong(StreamCounts::in).sum();
    assertThat(ELEMENTS - in).isBetween(0L, 2L);
    assertThat(counts)
        .allSatisfy(
            each ->
                assertThat(each.input().left())
                    .isLessThanOrEqualTo(each.input().limit())
                    .isLessThanOrEqualTo(1_024));
  }
}
