package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.Generators.balanced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.stream.PythonFlow;
import io.clutch.stream.PythonSink;
import io.clutch.stream.PythonSource;
import io.clutch.stream.StreamSettings;
import io.clutch.telemetry.StreamEvent.Closed;
import io.clutch.telemetry.StreamEvent.Outcome;
import io.clutch.telemetry.StreamEvent.StreamCounts;
import io.clutch.worker.HealthSettings;
import io.clutch.worker.HealthSettings.Reaction;
import io.clutch.worker.LadderSettings;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the stage, the function and the process of a silent Python function are ended. */
@Tag("long")
@ExtendWith(Leftovers.class)
class StreamDeadlineTest {
  // Long enough for the imports of a first stream.
  private static final Duration WAIT = Duration.ofMillis(500);
  private static final Duration SOON = Duration.ofMillis(100);
  private static final Duration A_LITTLE_LATER = Duration.ofMillis(500);
  private static final Duration NEVER = Duration.ofMinutes(1);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final HealthSettings SELDOM_ASKED =
      new HealthSettings(LONG, 5, Reaction.KILL, 5, Reaction.REPORT);
  private static final StreamSettings SETTINGS = StreamSettings.create().withWaitLimit(WAIT);

  private static final StreamEvents EVENTS = new StreamEvents();
  private static ClutchFixture fixture;
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.unheard(EVENTS.setup());
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  /** A worker that gets no other messages, so that only the wait limit wakes it. */
  private static PythonRef worker(Duration interrupt, Duration terminate) {
    var ladder =
        new LadderSettings(
            Duration.ZERO, Optional.of(interrupt), Optional.of(terminate), Optional.of(NEVER));
    return fixture.spawn(
        WorkerSpec.functions("mute")
            .withSettings(
                settings ->
                    settings.withLadder(ladder).withHealth(SELDOM_ASKED).withCallDeadline(LONG)));
  }

  private static long pid(PythonRef own) {
    return value(own.call("mute:pid", Long.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"async_source", "async_through", "async_sink"})
  void oneThatWaitsIsEndedByTheCancel(String function) {
    assertEnds(worker(NEVER, NEVER), function, "waiting", "CancelledError");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"source", "through", "sink", "async_source", "async_through", "async_sink"})
  void oneThatIsBusyIsInterrupted(String function) {
    assertEnds(worker(SOON, NEVER), function, "asleep", "CallInterrupted");
  }

  private void assertEnds(PythonRef own, String function, String how, String error) {
    long before = pid(own);
    assertIsLate(own, function, how);
    assertThat(pid(own)).isEqualTo(before);
    assertThat(fixture.status(own).incarnation()).isEqualTo(1);
    await().until(() -> directory.resolve(error).toFile().exists());
    assertThat(directory.toFile().list()).containsExactly(error);
    own.stop();
    assertThat(ClutchFixture.stopped(own).isNormal()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"source", "through", "sink", "async_source", "async_through", "async_sink"})
  void oneThatIsDeafIsEndedWithItsProcess(String function) {
    PythonRef own = worker(SOON, A_LITTLE_LATER);
    long before = pid(own);
    assertIsLate(own, function, "deaf");
    await().until(() -> fixture.status(own).incarnation() == 2);
    assertThat(pid(own)).isNotEqualTo(before);
    assertThat(directory.toFile().list()).containsExactly("CallInterrupted");
    own.stop();
    assertThat(ClutchFixture.stopped(own).isNormal()).isTrue();
  }

  /** Checks that the stage fails without waiting for Python. */
  private void assertIsLate(PythonRef own, String function, String how) {
    String stage = function + "-" + how;
    assertThat(
            ClutchFixture.failure(run(own, function, how, stage), DeadlineExceeded.class)
                .deadline())
        .isEqualTo(WAIT);
    List<Closed> all = EVENTS.of(stage, Closed.class);
    assertThat(all).hasSize(1);
    assertThat(all.get(0).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(all.get(0).failure()).isEqualTo("DeadlineExceeded");
    StreamCounts counts = balanced(all.get(0).counts());
    assertThat(counts.given()).isZero();
    assertThat(counts.output().left()).isEqualTo(counts.output().mostOutstanding());
    assertThat(counts.unsent()).isZero();
    assertThat(counts.input().left()).isEqualTo(counts.in());
    if (function.endsWith("source")) {
      assertThat(counts.in()).isZero();
    } else {
      assertThat(counts.in()).isEqualTo(counts.input().limit()).isPositive();
    }
  }

  private CompletionStage<?> run(PythonRef own, String function, String how, String stage) {
    Object[] arguments = {directory.toString(), how};
    Call<Integer> call = Call.of("mute:" + function, Integer.class, arguments);
    if (function.endsWith("source")) {
      return PythonSource.of(own, call, SETTINGS)
          .named(stage)
          .runWith(Sink.ignore(), fixture.system());
    }
    if (function.endsWith("through")) {
      return Source.repeat(1)
          .via(PythonFlow.<Integer, Integer>through(own, call, SETTINGS).named(stage))
          .runWith(Sink.ignore(), fixture.system());
    }
    return Source.repeat(1)
        .runWith(
            PythonSink.<Integer, Integer>of(own, call, SETTINGS).named(stage), fixture.system());
  }
}
