package io.clutch.worker;

import static io.clutch.Alike.like;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.World;
import io.clutch.telemetry.WorkerEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that nobody waits for any more. The steps of the ladder come after 1, 1 and 2 s. */
class WorkerDeadlineTest {
  private World world;

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aQueuedCallNeverRunsAfterItsDeadline() {
    world = World.ready(1);
    world.call("m:first");
    Calling second = world.call("m:second", call -> call.withDeadline(Duration.ofSeconds(2)));
    world.advance(Duration.ofMillis(1_999));
    assertThat(second.isOpen()).isTrue();
    world.advance(Duration.ofMillis(1));
    assertThat(second.failure(DeadlineExceeded.class))
        .satisfies(like(new DeadlineExceeded(Duration.ofSeconds(2), Where.QUEUED)));
    world.python().result(1, "a");
    world.settle();
    assertThat(world.python().functions()).containsExactly("m:first");
    assertThat(world.python().cancels()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatArrivesLaterIsNotDeliveredThoughTheTimerIsLater(boolean value) {
    world = World.ready(1);
    Calling call = world.call("m:f", of -> of.withDeadline(Duration.ofSeconds(2)));
    world.lag(Duration.ofSeconds(2));
    if (value) {
      world.python().result(1, "late");
    } else {
      world.python().failure(1, "raised", Map.of());
    }
    world.settle();
    assertThat(call.failure(DeadlineExceeded.class).where()).isEqualTo(Where.SENT);
    assertThat(world.status().inFlight()).isZero();
    world.advanceSeconds(60);
    assertThat(world.python().cancels()).isEmpty();
    assertThat(call.outcomes()).hasSize(1);
  }

  @Test
  void whatArrivesJustBeforeIsDelivered() {
    world = World.ready(1);
    Calling call = world.call("m:f", of -> of.withDeadline(Duration.ofSeconds(2)));
    world.lag(Duration.ofSeconds(2).minusNanos(1));
    world.python().result(1, "in time");
    world.settle();
    assertThat(call.outcomes()).hasSize(1);
    assertThat(call.isOpen()).isFalse();
    assertThat(world.events(WorkerEvent.CallAnswered.class)).hasSize(1);
  }

  @Test
  void aSentCallIsAnsweredFirstAndThenCancelled() {
    world = World.ready(1);
    Calling call = world.call("m:f", of -> of.withDeadline(Duration.ofSeconds(2)));
    world.advanceSeconds(2);
    assertThat(call.failure(DeadlineExceeded.class).where()).isEqualTo(Where.SENT);
    assertThat(world.python().cancels()).containsExactly(1L);
    assertThat(world.python().interrupts()).isEmpty();
  }

  private static final Duration STEP = Duration.ofSeconds(1);
  private static final String LINE = "f (/app/m.py, line 7)";

  /** A call whose caller waits for its line. */
  private Calling overdue() {
    var locating =
        new LadderSettings(
            Duration.ofMillis(2), Optional.of(STEP), Optional.of(STEP), Optional.of(STEP));
    world = World.ready(settings -> settings.withLadder(locating), 1);
    Calling call = world.call("m:f", of -> of.withDeadline(Duration.ofSeconds(2)));
    world.advanceSeconds(2);
    assertThat(call.isOpen()).isTrue();
    assertThat(world.python().cancels()).containsExactly(1L);
    assertThat(world.events(WorkerEvent.CallFailed.class)).hasSize(1);
    return call;
  }

  @ParameterizedTest
  @ValueSource(strings = {"running", "idle"})
  void theFailureNamesTheLineThatPythonSays(String state) {
    Calling call = overdue();
    world.python().cancelled(1, state, LINE);
    world.settle();
    DeadlineExceeded failure = call.failure(DeadlineExceeded.class);
    assertThat(failure.line()).isEqualTo(LINE);
    assertThat(failure.message()).endsWith("already sent to Python, and was in " + LINE);
    world.advanceSeconds(1);
    assertThat(call.outcomes()).hasSize(1);
  }

  @Test
  void theFailureNamesTheLineAtWhichATaskWasCancelled() {
    Calling call = overdue();
    var place = Map.<String, Object>of("function", "f", "file", "/app/m.py", "line", 7);
    world.python().failure(1, "cancelled", place);
    world.settle();
    assertThat(call.failure(DeadlineExceeded.class).line()).isEqualTo(LINE);
  }

  @Test
  void theCallerWaitsNoLongerThanItMay() {
    Calling call = overdue();
    world.advance(Duration.ofMillis(2).minusNanos(1));
    assertThat(call.isOpen()).isTrue();
    world.advance(Duration.ofNanos(1));
    assertThat(call.failure(DeadlineExceeded.class).line()).isEmpty();
    world.python().cancelled(1, "running", LINE);
    world.settle();
    assertThat(call.outcomes()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"result", "failure", "queued", "done", "exit"})
  void theCallerIsToldAtOnceWhereNothingMoreWillBeSaid(String what) {
    Calling call = overdue();
    switch (what) {
      case "result" -> world.python().result(1, "late");
      case "failure" -> world.python().failure(1, "bad-arguments", Map.of());
      case "exit" -> world.python().process().killed(9);
      default -> world.python().cancelled(1, what);
    }
    world.settle();
    assertThat(call.failure(DeadlineExceeded.class).line()).isEmpty();
    assertThat(call.outcomes()).hasSize(1);
  }

  @Test
  void aCancelledCallInTheQueueIsGone() {
    world = World.ready(1);
    List<Calling> calls = world.calls(3);
    world.cancel(calls.get(1));
    assertThat(calls.get(1).failure(CallFailure.Cancelled.class)).isNotNull();
    world.cancel(calls.get(1));
    world.python().result(1, "a");
    world.settle();
    assertThat(world.python().functions()).containsExactly("m:f1", "m:f3");
    assertThat(calls.get(1).outcomes()).hasSize(1);
  }

  @Test
  void cancelledQueuedGivesTheCreditBack() {
    world = World.ready(2);
    List<Calling> calls = world.calls(3);
    world.cancel(calls.get(1));
    assertThat(world.python().ids()).containsExactly(1L, 2L);
    assertThat(calls.get(1).failure(CallFailure.Cancelled.class)).isNotNull();
    world.python().cancelled(2, "queued");
    world.settle();
    assertThat(world.python().ids()).containsExactly(1L, 2L, 3L);
    assertThat(world.status().framesDropped()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"running", "done"})
  void otherStatesOfACancelGiveNothingBack(String state) {
    world = World.ready(1);
    world.calls(2);
    world.cancel(world.call("m:other"));
    world.python().cancelled(1, state);
    world.settle();
    assertThat(world.python().ids()).containsExactly(1L);
  }

  @Test
  void aDeadlineAfterTheAnswerChangesNothing() {
    world = World.ready(1);
    Calling call = world.call("m:f");
    world.python().result(1, "a");
    world.settle();
    world.cancel(call);
    world.advance(Duration.ofHours(1));
    assertThat(call.value()).isEqualTo("a");
    assertThat(world.python().cancels()).isEmpty();
  }
}
