package io.clutch.endtoend;

import static io.clutch.endtoend.StreamRun.numbers;
import static io.clutch.endtoend.StreamRun.upTo;
import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.stream.PythonFlow;
import io.clutch.stream.StageSettings;
import io.clutch.stream.StageSettings.Order;
import io.clutch.telemetry.StreamEvent;
import io.clutch.telemetry.StreamEvent.StageCounts;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.japi.function.Function;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failed elements, and ends of a stream from outside. */
@ExtendWith(Leftovers.class)
class StreamFailureTest {
  private static final int COUNT = 30;
  private static final StageSettings FOUR = StageSettings.create().withParallelism(4);
  private static final Attributes RESUME = deciding(Supervision.getResumingDecider());
  private static final Attributes RESTART = deciding(Supervision.getRestartingDecider());

  private static final StreamEvents events = new StreamEvents();
  private static ClutchFixture fixture;
  private static PythonRef python;
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.unheard(events.setup());
    python = fixture.spawn(WorkerSpec.functions("streams"));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static Attributes deciding(Function<Throwable, Supervision.Directive> decider) {
    return ActorAttributes.withSupervisionStrategy(decider);
  }

  private static Flow<Integer, Integer, CompletionStage<StageCounts>> failing(
      StageSettings settings, Integer... bad) {
    return PythonFlow.call(
        python, n -> Call.of("streams:fail_on", Integer.class, n, List.of(bad)), settings);
  }

  private static void isOf(Throwable thrown, String stage, int element) {
    assertThat(thrown)
        .isInstanceOf(CallFailedException.class)
        .hasMessageStartingWith(stage + ": streams:fail_on at /system/worker-1 (pid ")
        .hasMessageEndingWith(", incarnation 1): ValueError: element " + element);
    assertThat(((CallFailedException) thrown).failure()).isInstanceOf(Raised.class);
    assertThat(thrown.getCause().getStackTrace()[0].getMethodName()).isEqualTo("fail_on");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, COUNT / 2, COUNT - 1})
  void toStopFailsTheStageAfterThoseBefore(int bad) {
    var run = StreamRun.of(fixture, numbers(COUNT), failing(FOUR, bad).named("stops"));
    assertThat(run.results()).isEqualTo(upTo(bad));
    isOf(run.failure().orElseThrow(), "stops", bad);
    assertThat(run.counts().failed()).isEqualTo(1);
    assertThat(run.counts().dropped()).isZero();
    assertThat(run.counts().cancelled()).isLessThan(4);
  }

  @Test
  void theFirstOfSeveralFailuresCounts() {
    var run = StreamRun.of(fixture, numbers(COUNT), failing(FOUR, 12, 11, 10));
    assertThat(run.results()).isEqualTo(upTo(10));
    isOf(run.failure().orElseThrow(), "python-call", 10);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, COUNT / 2, COUNT - 1})
  void withoutOrderItFailsAfterWhatWasReadyBefore(int bad) {
    var run = StreamRun.of(fixture, numbers(COUNT), failing(FOUR.withOrder(Order.UNORDERED), bad));
    assertThat(run.results()).isSubsetOf(upTo(COUNT)).doesNotContain(bad).hasSizeLessThan(bad + 4);
    assertThat(run.failure()).isPresent();
    assertThat(run.counts().failed()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, COUNT / 2, COUNT - 1})
  void toResumeOrRestartLeavesTheElementOutAndReportsIt(int bad) {
    for (Attributes attributes : List.of(RESUME, RESTART)) {
      String name = "resumes-" + bad + attributes.hashCode();
      var run = StreamRun.of(fixture, numbers(COUNT), failing(FOUR, bad).named(name), attributes);
      assertThat(run.failure()).isEmpty();
      assertThat(run.results()).isEqualTo(upTo(COUNT).stream().filter(not(n -> n == bad)).toList());
      assertThat(run.counts()).isEqualTo(new StageCounts(COUNT, COUNT - 1, 0, 1, 0, 0));
      assertThat(events.of(name, StreamEvent.Dropped.class))
          .containsExactly(new StreamEvent.Dropped(name, "streams:fail_on", "Raised"));
      assertThat(events.of(name, StreamEvent.Ended.class))
          .containsExactly(new StreamEvent.Ended(name, run.counts()));
      assertThat(events.of(name, StreamEvent.Started.class))
          .extracting(StreamEvent.Started::worker)
          .containsExactly(python.actor().path().toStringWithoutAddress());
    }
  }

  @Test
  void allMayFail() {
    Integer[] all = upTo(COUNT).toArray(Integer[]::new);
    for (Order order : Order.values()) {
      var run = StreamRun.of(fixture, numbers(COUNT), failing(FOUR.withOrder(order), all), RESUME);
      assertThat(run.results()).isEmpty();
      assertThat(run.failure()).isEmpty();
      assertThat(run.counts()).isEqualTo(new StageCounts(COUNT, 0, 0, COUNT, 0, 0));
    }
  }

  @Test
  void theDeciderIsGivenTheFailureWithTheStagesName() {
    var decider =
        deciding(
            thrown ->
                thrown.getMessage().matches("own: streams:fail_on at .*: ValueError: element 3")
                    ? Supervision.resume()
                    : Supervision.stop());
    var run = StreamRun.of(fixture, numbers(COUNT), failing(FOUR, 3, 9).named("own"), decider);
    assertThat(run.results()).containsExactly(0, 1, 2, 4, 5, 6, 7, 8);
    isOf(run.failure().orElseThrow(), "own", 9);
    assertThat(run.counts().dropped()).isEqualTo(1);
  }

  @Test
  void whatTheFunctionThrowsIsDecidedToo() {
    Flow<Integer, Integer, CompletionStage<StageCounts>> flow =
        PythonFlow.call(
            python,
            n -> {
              if (n == 2) {
                throw new IllegalStateException("no call for " + n);
              }
              return n == 4 ? null : Call.of("streams:double", Integer.class, n);
            },
            FOUR);
    var stopped = StreamRun.of(fixture, numbers(6), flow);
    assertThat(stopped.results()).containsExactly(0, 2);
    assertThat(stopped.failure()).get().isInstanceOf(IllegalStateException.class);
    var resumed = StreamRun.of(fixture, numbers(6), flow.named("throws"), RESUME);
    assertThat(resumed.results()).containsExactly(0, 2, 6, 10);
    assertThat(events.of("throws", StreamEvent.Dropped.class))
        .containsExactly(
            new StreamEvent.Dropped("throws", "", "IllegalStateException"),
            new StreamEvent.Dropped("throws", "", "NullPointerException"));
  }

  @Test
  void aDeciderThatThrowsFailsTheStage() {
    var run =
        StreamRun.of(
            fixture,
            numbers(COUNT),
            failing(FOUR, 5),
            deciding(
                thrown -> {
                  throw new IllegalStateException("a bad decider");
                }));
    assertThat(run.failure()).get().hasToString("java.lang.IllegalStateException: a bad decider");
    assertThat(run.counts().out()).isLessThanOrEqualTo(5);
  }

  private Flow<Integer, Integer, CompletionStage<StageCounts>> waiting() {
    return PythonFlow.call(
        python, n -> Call.of("streams:wait", Integer.class, directory.toString(), n), FOUR);
  }

  private boolean has(String note) {
    return Files.exists(directory.resolve(note));
  }

  @Test
  void theEndOfDownstreamCancelsWhatIsOut() {
    var run =
        numbers(COUNT)
            .viaMat(waiting(), Keep.right())
            .toMat(Sink.queue(), Keep.both())
            .run(fixture.system());
    await().until(() -> has("0 began"));
    run.second().cancel();
    var counts = StreamRun.balanced(ClutchFixture.value(run.first()));
    assertThat(counts).isEqualTo(new StageCounts(4, 0, 0, 0, 4, 0));
    await().until(() -> fixture.status(python).inFlight() == 0);
    assertThat(notes()).containsExactlyInAnyOrder("0 began", "0 cancelled");
  }

  private List<String> notes() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theFailureOfUpstreamFailsTheStageAtOnce() {
    var taken = new AtomicInteger();
    var run =
        Source.<Integer>queue(10)
            .map(
                n -> {
                  taken.incrementAndGet();
                  return n;
                })
            .viaMat(waiting(), Keep.both())
            .toMat(Sink.ignore(), Keep.both())
            .run(fixture.system());
    upTo(3).forEach(run.first().first()::offer);
    await().until(() -> has("0 began") && taken.get() == 3);
    run.first().first().fail(new IllegalStateException("upstream"));
    Pair<CompletionStage<StageCounts>, CompletionStage<Done>> ends =
        Pair.create(run.first().second(), run.second());
    assertThat(ends.second().toCompletableFuture())
        .failsWithin(30, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("upstream");
    var counts = StreamRun.balanced(ClutchFixture.value(ends.first()));
    assertThat(counts).isEqualTo(new StageCounts(3, 0, 0, 0, 3, 0));
    await().until(() -> fixture.status(python).inFlight() == 0);
  }

  @Test
  void aFailureCancelsWhatComesAfterIt() {
    PythonRef other = fixture.spawn(WorkerSpec.functions("streams"));
    Flow<Integer, Integer, CompletionStage<StageCounts>> flow =
        PythonFlow.call(
            other,
            n ->
                n == 0
                    ? Call.of("streams:fail_on", Integer.class, 0, List.of(0))
                    : Call.of("streams:wait", Integer.class, directory.toString(), n),
            FOUR);
    var run = StreamRun.of(fixture, numbers(COUNT), flow);
    assertThat(run.counts()).isEqualTo(new StageCounts(4, 0, 1, 0, 3, 0));
    await().until(() -> fixture.status(other).inFlight() == 0);
  }
}
