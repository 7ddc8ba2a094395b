package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.failure.CallFailure.UnknownFunction;
import io.clutch.failure.ExitReason;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stateful actors: construction, hooks, context, casts. */
@ExtendWith(Leftovers.class)
class ActorTest {
  private static ClutchFixture fixture;
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void keepsItsStateBetweenCalls() {
    PythonRef account = fixture.spawn(WorkerSpec.actor("troupe:Account", "Ada"));
    for (int i = 1; i <= 10; i++) {
      assertThat(value(account.call("add", Integer.class, 5))).isEqualTo(5 * i);
    }
    failure(account.call("fail", Object.class), Raised.class);
    assertThat(value(account.call("add", Integer.class, 0))).isEqualTo(50);
    assertThat(value(account.call("twice", Integer.class, 4))).isEqualTo(8);
  }

  @Test
  void isConstructedWithPositionalAndNamedArguments() {
    var spec = WorkerSpec.actor("troupe:Account", "Ada", 3).withNamed("note", "größer");
    assertThat(value(fixture.spawn(spec).call("describe", new ResultType<List<Object>>() {})))
        .containsExactly("Ada", 3L, "größer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"_secret", "__init__", "balance", "limit", "__class__", "no", "troupe:Account"})
  void offersItsPublicMethodsAlone(String name) {
    PythonRef account = fixture.spawn(WorkerSpec.actor("troupe:Account", "Ada"));
    assertThat(failure(account.call(name, Object.class), UnknownFunction.class).allowed())
        .hasSize(3)
        .isSubsetOf("add", "describe", "fail", "twice");
  }

  @Test
  void runsItsHooks() {
    Path file = directory.resolve("end");
    PythonRef hooked = fixture.spawn(WorkerSpec.actor("troupe:Hooked", file.toString()));
    assertThat(value(hooked.call("look", String[].class))).containsExactly("made", "started");
    assertThat(file).doesNotExist();
    assertThat(failure(hooked.call("begin", Object.class), UnknownFunction.class).allowed())
        .containsExactly("look");
    hooked.stop();
    assertThat(ClutchFixture.stopped(hooked))
        .isEqualTo(new ExitReason.Stopped(ExitReason.Step.ASKED, 0));
    assertThat(file).hasContent("made started stopped " + path(hooked));
  }

  @Test
  void aStopHookThatRaisesIsLogged() {
    try (LogCapture logs = LogCapture.of("python.clutch")) {
      PythonRef python = fixture.spawn(WorkerSpec.actor("troupe:BadEnd"));
      value(python.call("ping", String.class));
      python.stop();
      assertThat(ClutchFixture.stopped(python).isNormal()).isTrue();
      await().until(() -> !logs.messages().isEmpty());
      assertThat(logs.messages().get(0)).contains("stop hook failed", "cannot tidy up");
    }
  }

  @Test
  void knowsTheCallItServes() {
    PythonRef curious = fixture.spawn(WorkerSpec.actor("troupe:Curious"));
    var call =
        Call.of("context", new ResultType<Map<String, Object>>() {})
            .withDeadline(Duration.ofSeconds(20))
            .withHeader("trace", "größer")
            .withHeader("empty", "");
    Map<String, Object> first = value(curious.call(call));
    assertThat(first)
        .containsEntry("path", path(curious))
        .containsEntry("headers", Map.of("trace", "größer", "empty", ""))
        .containsEntry("same", true);
    assertThat((double) first.get("deadline")).isBetween(1.0, 20.0);
    assertThat((long) value(curious.call(call)).get("call_id"))
        .isEqualTo((long) first.get("call_id") + 1);
    assertThat(value(curious.call("in_thread", String.class))).isEqualTo("NoCallError");
  }

  @Test
  void aLongHandlerSeesThatItIsCancelled() {
    PythonRef curious = fixture.spawn(WorkerSpec.actor("troupe:Curious"));
    Path marker = directory.resolve("runs");
    var waiting = curious.call("wait_for_cancel", Object.class, marker.toString());
    await().until(() -> Files.exists(marker));
    waiting.toCompletableFuture().cancel(true);
    assertThat(value(curious.call("look", String[].class))).containsExactly("cancelled");
  }

  @ParameterizedTest
  @ValueSource(strings = {"note", "note_async"})
  void castsRunInTheirOrder(String method) {
    PythonRef recorder = fixture.spawn(WorkerSpec.actor("troupe:Recorder"));
    for (int i = 0; i < 1_000; i++) {
      recorder.cast(method, i);
    }
    await()
        .untilAsserted(
            () ->
                assertThat(value(recorder.call("look", int[].class)))
                    .containsExactly(IntStream.range(0, 1_000).toArray()));
    assertThat(fixture.status(recorder).inFlight()).isZero();
  }

  @Test
  void aCastThatRaisesIsLogged() {
    try (LogCapture logs = LogCapture.of("python.clutch")) {
      PythonRef recorder = fixture.spawn(WorkerSpec.actor("troupe:Recorder"));
      recorder.cast("fail", "cast away");
      recorder.cast("no_such_method");
      recorder.cast("note", "not a number");
      assertThat(value(recorder.call("look", int[].class))).isEmpty();
      await().until(() -> logs.messages().size() == 3);
      assertThat(logs.messages().get(0)).contains("fail failed", "ValueError: cast away");
      assertThat(logs.messages().get(1)).contains("no_such_method");
      assertThat(logs.messages().get(2)).contains("note", "int");
    }
  }

  private static String path(PythonRef python) {
    return python.actor().path().toStringWithoutAddress();
  }
}
