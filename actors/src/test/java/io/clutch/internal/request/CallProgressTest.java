package io.clutch.internal.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.Callee.Progress;
import io.clutch.internal.process.LaunchedProcess.Signal;
import io.clutch.internal.worker.FakePython;
import io.clutch.telemetry.WorkerEvent.CallProgressed;
import io.clutch.telemetry.WorkerEvent.FrameDropped;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a worker does with the progress of its calls. */
class CallProgressTest {
  private static final Progress HALF = new Progress(5, OptionalDouble.of(10), "half");

  private final World world = World.ready(8);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void itIsToldBeforeTheOutcome() {
    Calling call = world.call("m:f");
    world.python().progress(1, 5.0, 10.0, "half");
    world.settle();
    assertThat(call.progress()).containsExactly(HALF);
    assertThat(call.isOpen()).isTrue();
    world.python().result(1, "x");
    world.settle();
    assertThat(call.value()).isEqualTo("x");
    assertThat(world.events(CallProgressed.class))
        .containsExactly(
            new CallProgressed(
                "/user/python", "/user/python", 1, 1, "m:f", 5, OptionalDouble.of(10), "half"));
  }

  @Test
  void oneThatIsLateIsDroppedAndCounted() {
    Calling call = world.call("m:f", of -> of.withDeadline(Duration.ofSeconds(1)));
    world.python().progress(1, 5.0, 10.0, "half");
    world.settle();
    world.advanceSeconds(1);
    assertThat(call.failure(DeadlineExceeded.class).progress()).contains(HALF);
    world.python().progress(1, 6.0, null, "");
    world.python().result(1, "x");
    world.python().progress(1, 7.0, null, "");
    world.settle();
    assertThat(call.progress()).containsExactly(HALF);
    assertThat(world.events(FrameDropped.class))
        .extracting(FrameDropped::why)
        .containsExactly(
            "late progress of call 1", "late result of call 1", "late progress of call 1");
    assertThat(world.python().process().signals()).isEmpty();
  }

  @Test
  void thatOfAnEarlierProcessIsForgotten() {
    Calling call = world.call("m:f", of -> of.asIdempotent().withDeadline(Duration.ofMinutes(1)));
    world.python().progress(1, 5.0, 10.0, "half");
    world.settle();
    world.launcher.latest().exited(3);
    world.settle();
    world.boot(8, 1);
    world.advance(Duration.ofMinutes(1));
    assertThat(call.failure(DeadlineExceeded.class).progress()).isEmpty();
  }

  static Stream<Arguments> violations() {
    return Stream.of(
        Arguments.of("an id that was never sent", 2, 1.0, null, ""),
        Arguments.of("no number", 1, Double.NaN, null, ""),
        Arguments.of("an infinite total", 1, 1.0, Double.POSITIVE_INFINITY, ""),
        Arguments.of("a number that is text", 1, "1", null, ""),
        Arguments.of("nothing done", 1, null, null, ""),
        Arguments.of("a text that is none", 1, 1.0, null, 3),
        Arguments.of("a text of 801 bytes", 1, 1.0, null, "x".repeat(801)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void violations(String what, long id, Object done, Object total, Object text) {
    world.call("m:f");
    world.python().progress(id, done, total, text);
    world.settle();
    assertThat(world.python().process().signals()).as(what).containsExactly(Signal.KILL);
  }

  @Test
  void anotherProcessKnowsNothingOfEarlierCalls() {
    world.call("m:f");
    world.launcher.latest().exited(3);
    world.settle();
    FakePython next = world.boot(8, 1);
    world.call("m:g");
    next.progress(1, 1.0, null, "");
    world.settle();
    assertThat(next.process().signals()).containsExactly(Signal.KILL);
  }
}
