package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.PythonSession;
import io.clutch.call.Call;
import io.clutch.call.CallPolicy;
import io.clutch.call.RetrySettings;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.failure.Callee.Progress;
import io.clutch.pool.PoolSpec;
import io.clutch.telemetry.WorkerEvent.CallProgressed;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What handlers tell by {@code clutch.progress} reaches the caller before the outcome. */
@ExtendWith(Leftovers.class)
class ProgressTest {
  private static final WorkerSpec SPEC =
      WorkerSpec.functions("progressing").withModulePath(ClutchFixture.HANDLERS);
  private static final int FLOOD = 1_000_000;

  private static ClutchFixture fixture;
  private static PythonRef python;
  @TempDir Path directory;
  private final List<Progress> told = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
    python = fixture.spawn(SPEC);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private String gate() {
    return directory.resolve("gate").toString();
  }

  private void open() throws IOException {
    Files.createFile(Path.of(gate()));
  }

  private <T> Call<T> listened(Call<T> call) {
    return call.withProgress(told::add);
  }

  private void awaitTold(String text) {
    await().until(() -> told.stream().anyMatch(it -> it.text().equals(text)));
  }

  private static Progress last(List<Progress> all) {
    return all.get(all.size() - 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"until", "until_async", "in_a_thread"})
  void itArrivesWhileTheFunctionRuns(String function) throws IOException {
    PythonRef own = fixture.spawn(SPEC);
    Call<String> call =
        function.equals("in_a_thread")
            ? Call.of("progressing:in_a_thread", String.class, gate())
            : Call.of("progressing:" + function, String.class, gate(), "in a thread");
    CompletionStage<String> answer = own.call(listened(call));
    awaitTold("in a thread");
    assertThat(answer.toCompletableFuture()).isNotDone();
    open();
    assertThat(value(answer)).isEqualTo("done");
  }

  @Test
  void theLastOneComesBeforeTheValue() {
    for (int i = 0; i < 200; i++) {
      told.clear();
      assertThat(value(python.call(listened(steps(3))))).isEqualTo(3);
      assertThat(last(told)).isEqualTo(new Progress(3, OptionalDouble.of(3), "counting"));
      assertThat(told).isSortedAccordingTo((a, b) -> Double.compare(a.done(), b.done()));
    }
  }

  private static Call<Integer> steps(int total) {
    return Call.of("progressing:steps", Integer.class, total);
  }

  @Test
  void nothingComesAfterTheOutcome() {
    for (int i = 0; i < 200; i++) {
      var over = new AtomicBoolean();
      var late = new AtomicBoolean();
      var answer =
          python.call(steps(20).withProgress(now -> late.compareAndSet(false, over.get())));
      value(answer.thenApply(value -> over.getAndSet(true)));
      value(python.call(steps(1)));
      assertThat(late).isFalse();
    }
  }

  @Test
  void poolsAndSessionsTellIt() {
    PythonPool pool = Clutch.get(fixture.system()).spawn(PoolSpec.of(SPEC).withSize(2), "told");
    value(pool.whenReady());
    for (int i = 0; i < 20; i++) {
      value(pool.call(listened(steps(2))));
      assertThat(last(told).done()).isEqualTo(2);
      told.clear();
    }
    PythonSession session = value(pool.checkout());
    value(session.call(listened(steps(4))));
    session.close();
    assertThat(last(told).done()).isEqualTo(4);
    told.clear();
    value(pool.broadcast(listened(steps(5))));
    assertThat(told).filteredOn(it -> it.done() == 5).hasSize(2);
  }

  @Test
  void messagesAndOneShotCallsTellIt() {
    TestProbe<Object> probe = TestProbe.create(fixture.system());
    python.actor().tell(new WorkerCommand.Invoke<>(listened(steps(6)), probe.getRef().narrow()));
    probe.receiveMessage(Duration.ofSeconds(30));
    assertThat(last(told).done()).isEqualTo(6);
    value(Clutch.get(fixture.system()).run(SPEC, listened(steps(7))));
    assertThat(last(told).done()).isEqualTo(7);
  }

  @Test
  void policiesTellThatOfEachAttempt() {
    String marker = directory.resolve("marker").toString();
    PythonRef patient =
        fixture.spawn(SPEC).with(CallPolicy.create().withRetry(RetrySettings.create(2)));
    Call<String> call = Call.of("progressing:second_attempt", String.class, marker).asIdempotent();
    assertThat(value(patient.call(listened(call)))).isEqualTo("done");
    assertThat(told.get(0).text()).isEqualTo("first attempt");
    assertThat(last(told).text()).isEqualTo("second attempt");
  }

  @Test
  void aMissedDeadlineHasTheLastOne() {
    PythonRef own = fixture.spawn(SPEC);
    value(own.call(steps(1)));
    Call<Object> call =
        Call.of("progressing:stuck", Object.class, "parsing").withDeadline(Duration.ofMillis(400));
    DeadlineExceeded late = failure(own.call(listened(call)), DeadlineExceeded.class);
    assertThat(late.progress()).contains(new Progress(3, OptionalDouble.of(10), "parsing"));
    assertThat(late.message()).endsWith("; it had done 3 of 10 (parsing)");
    value(own.call(steps(1)));
    assertThat(told).extracting(Progress::text).containsOnly("parsing");
    PythonRef patient = own.with(CallPolicy.create().withRetry(RetrySettings.create(2)));
    assertThat(failure(patient.call(call), DeadlineExceeded.class).progress()).isPresent();
  }

  @Test
  void aFloodIsThinnedOut() {
    double seconds =
        value(python.call(listened(Call.of("progressing:flood", Double.class, FLOOD))));
    System.out.printf("%d progresses in %.2f s: %d told%n", FLOOD, seconds, told.size());
    assertThat(told).hasSizeLessThan((int) (seconds / 0.05) + 5);
    assertThat(last(told).done()).isEqualTo(FLOOD);
  }

  @Test
  void aListenerThatThrowsHarmsNothing() {
    try (LogCapture logs = LogCapture.of("io.clutch.internal.request.ProgressListener")) {
      Consumer<Progress> bad =
          now -> {
            throw new AssertionError("a bad listener");
          };
      assertThat(value(python.call(steps(3).withProgress(bad)))).isEqualTo(3);
      assertThat(logs.messages())
          .isNotEmpty()
          .allMatch(it -> it.contains("progressing:steps") && it.contains("a bad listener"));
    }
  }

  @Test
  void aListenerThatBlocksHoldsUpOnlyItsOwnCall() throws IOException {
    var released = new CountDownLatch(1);
    Consumer<Progress> blocking =
        now -> {
          told.add(now);
          awaitRelease(released);
        };
    var held =
        python.call(
            Call.of("progressing:until", String.class, gate(), "first").withProgress(blocking));
    awaitTold("first");
    open();
    assertThat(value(python.call(steps(1)))).isEqualTo(1);
    assertThat(value(held)).isEqualTo("done"); // a second later, as the listener is still busy
    released.countDown();
    assertThat(told).hasSize(1);
  }

  private static void awaitRelease(CountDownLatch released) {
    try {
      released.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aBadValueIsTheHandlersError() {
    Raised raised = failure(python.call("progressing:no_number", Object.class), Raised.class);
    assertThat(raised.error().type()).isEqualTo("ValueError");
    assertThat(raised.error().message()).isEqualTo("done must be finite, not nan");
    assertThat(raised.error().frames()).anyMatch(it -> it.function().equals("no_number"));
  }

  @Test
  void telemetryHasIt() {
    PythonRef own = fixture.spawn(SPEC);
    value(own.call(steps(2)));
    own.cast("progressing:steps", 8);
    String worker = own.actor().path().toStringWithoutAddress();
    await()
        .untilAsserted(
            () ->
                assertThat(fixture.events(CallProgressed.class))
                    .filteredOn(it -> it.worker().equals(worker))
                    .extracting(CallProgressed::done)
                    .contains(2.0, 8.0));
    assertThat(fixture.status(own).framesDropped()).isZero();
  }
}
