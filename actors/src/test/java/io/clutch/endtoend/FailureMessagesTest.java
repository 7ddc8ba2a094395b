package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.pid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.BadArguments;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.Interrupted;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.CallFailure.QueueFull;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.failure.CallFailure.Undecodable;
import io.clutch.failure.CallFailure.Unencodable;
import io.clutch.failure.CallFailure.UnknownFunction;
import io.clutch.worker.LadderSettings;
import io.clutch.worker.StopSettings;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each failure message names the called function and process. */
@ExtendWith(Leftovers.class)
class FailureMessagesTest {
  private static final WorkerSpec SPEC =
      WorkerSpec.functions("os", "operator", "builtins", "hangs", "pooled", "crashes");

  private static ClutchFixture fixture;

  private static final Duration NOW = Duration.ofMillis(1);
  private static final Duration LATER = Duration.ofSeconds(20);

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static String path(PythonRef python) {
    return python.actor().path().toStringWithoutAddress();
  }

  private static String whole(String function, PythonRef python, long pid) {
    return function + " at " + path(python) + " (pid " + pid + ", incarnation 1): ";
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of(Raised.class, Call.of("operator:truediv", Double.class, 1, 0)),
        Arguments.of(UnknownFunction.class, Call.of("operator:nothing", Object.class)),
        Arguments.of(BadArguments.class, Call.of("pooled:pid", Object.class, 1, 2, 3)),
        Arguments.of(Unencodable.class, Call.of("operator:itemgetter", Object.class, 1)),
        Arguments.of(Undecodable.class, Call.of("os:getpid", String.class)),
        Arguments.of(
            DeadlineExceeded.class,
            Call.of("hangs:late", String.class, 5.0, "x").withDeadline(Duration.ofMillis(500))));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void ofACallThatAProcessHad(Class<? extends CallFailure> type, Call<?> call) {
    PythonRef python = fixture.spawn(SPEC);
    String start = whole(call.function(), python, pid(python));
    assertThat(failure(python.call(call), type).message()).startsWith(start);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void ofAMessage(Class<? extends CallFailure> type, Call<?> call) {
    PythonRef python = fixture.spawn(SPEC);
    String start = whole(call.function(), python, pid(python));
    TestProbe<Outcome<?>> probe = TestProbe.create(fixture.system());
    invoke(python, call, probe);
    var failed = (Outcome.Failed<?>) probe.receiveMessage(Duration.ofSeconds(30));
    assertThat(failed.failure()).isInstanceOf(type);
    assertThat(failed.failure().message()).startsWith(start);
  }

  @ParameterizedTest
  @ValueSource(strings = {"late", "late_by_spinning", "late_async"})
  void ofADeadlineNamesTheLine(String function) {
    var ladder =
        new LadderSettings(
            Duration.ofSeconds(20), Optional.empty(), Optional.empty(), Optional.empty());
    PythonRef python = fixture.spawn(SPEC.withSettings(base -> base.withLadder(ladder)));
    pid(python);
    Object[] arguments = function.endsWith("async") ? new Object[] {2.0} : new Object[] {2.0, "x"};
    Call<String> call = Call.of("hangs:" + function, String.class, arguments);
    var late =
        failure(python.call(call.withDeadline(Duration.ofMillis(500))), DeadlineExceeded.class);
    assertThat(late.line()).matches(function + " \\(.*hangs\\.py, line \\d+\\)");
    assertThat(late.message())
        .isEqualTo(
            late.callee().text()
                + ": no answer within 500 ms; the call was already sent to Python, and was in "
                + late.line());
  }

  @Test
  void ofADeadlineHasTheStack() {
    var ladder =
        new LadderSettings(
            Duration.ofSeconds(20), Optional.empty(), Optional.empty(), Optional.empty());
    PythonRef python = fixture.spawn(SPEC.withSettings(base -> base.withLadder(ladder)));
    pid(python);
    Call<String> call = Call.of("hangs:late_within", String.class, 2.0, "x");
    var late =
        failure(python.call(call.withDeadline(Duration.ofMillis(500))), DeadlineExceeded.class);
    String place = " \\(.*hangs\\.py, line \\d+\\)";
    assertThat(late.line())
        .matches("late%1$s, called by _between%1$s, called by late_within%1$s".formatted(place));
    assertThat(late.message()).endsWith(", and was in " + late.line());
  }

  @SuppressWarnings("unchecked")
  private static <T> void invoke(PythonRef python, Call<T> call, TestProbe<Outcome<?>> probe) {
    var to = (ActorRef<Outcome<T>>) (Object) probe.getRef();
    python.actor().tell(new WorkerCommand.Invoke<>(call, to));
  }

  @Test
  void ofArgumentsThatCannotCross() {
    PythonRef python = fixture.spawn(SPEC);
    String start = "operator:neg at " + path(python) + ": ";
    CompletionStage<?> call = python.call("operator:neg", Object.class, new Thread("no data"));
    assertThat(failure(call, Unencodable.class).message()).startsWith(start);
    var thrown =
        catchThrowableOfType(
            CallFailedException.class, () -> python.cast("operator:neg", new Thread("no data")));
    assertThat(thrown).hasMessageStartingWith(start);
  }

  @Test
  void ofCallsThatWait() {
    PythonRef python =
        fixture.spawn(
            SPEC.withSettings(base -> base.withQueue(base.queue().withCapacity(1)).withCredit(1)));
    var gates = new Gates(directory);
    var running = gates.enter(python, "running");
    var waiting =
        python.call(Call.of("os:getpid", Long.class).withDeadline(Duration.ofMillis(300)));
    var refused = python.call("os:getppid", Long.class);
    assertThat(failure(refused, QueueFull.class).message())
        .startsWith("os:getppid at " + path(python) + ": ");
    assertThat(failure(waiting, DeadlineExceeded.class).message())
        .startsWith("os:getpid at " + path(python) + ": ");
    gates.release(running, "running");
  }

  @Test
  void ofACrashWithItsStack() {
    PythonRef python = fixture.spawn(SPEC);
    long pid = pid(python);
    var exited = failure(python.call("crashes:bad_read", Object.class), Exited.class);
    assertThat(exited.message())
        .startsWith(
            "crashes:bad_read: the call was in flight when " + path(python) + " (pid " + pid)
        .contains("; in string_at (")
        .containsPattern(
            "called by bad_read \\(" + ClutchFixture.HANDLERS + "/crashes.py, line \\d+\\)")
        .doesNotContain("_invoke", "\n");
  }

  @Test
  void ofAWorkerThatStops() {
    PythonRef python =
        fixture.spawn(
            SPEC.withSettings(base -> base.withStop(new StopSettings(NOW, NOW, LATER, LATER))));
    long pid = pid(python);
    var gates = new Gates(directory);
    var running = gates.enter(python, "running");
    python.stop();
    assertThat(failure(running, Interrupted.class).message())
        .startsWith(
            whole("pooled:enter", python, pid) + "the worker was stopped while the call ran")
        .containsPattern(
            ", in until_there \\(" + ClutchFixture.HANDLERS + "/pooled.py, line \\d+\\)$");
    ClutchFixture.stopped(python);
    var late = failure(python.call("os:getpid", Long.class), NotRunning.class);
    assertThat(late.message()).startsWith("os:getpid at " + path(python) + ": takes no calls: ");
  }
}
