package io.clutch.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.internal.request.World;
import io.clutch.internal.wire.Channel;
import io.clutch.telemetry.WorkerEvent.CallAnswered;
import io.clutch.telemetry.WorkerEvent.CallFailed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The parts of a call's time in telemetry: time in Python never counts as transfer. */
class CallTimesTest {
  private final World world = World.ready(10);

  @AfterEach
  void close() {
    world.close();
  }

  private static Duration ms(long count) {
    return Duration.ofMillis(count);
  }

  private void answer(long id, long micros) {
    world.python().say(Channel.DATA, FakePython.item(16, id, "a", micros));
    world.settle();
  }

  private List<CallFailed> failed() {
    return world.events(CallFailed.class);
  }

  @Test
  void theWaitBehindOtherCallsOfTheProcessIsQueued() {
    world.call("m:slow");
    world.advance(ms(100));
    world.call("m:quick");
    world.advance(ms(904));
    answer(1, 1_000_000);
    world.advance(ms(23));
    answer(2, 20_000);
    List<CallAnswered> answered = world.events(CallAnswered.class);
    assertThat(answered.get(0).queued()).isZero();
    assertThat(answered.get(0).python()).isEqualTo(ms(1_000));
    assertThat(answered.get(0).wire()).isEqualTo(ms(4));
    assertThat(answered.get(1).queued()).isEqualTo(ms(904));
    assertThat(answered.get(1).python()).isEqualTo(ms(20));
    assertThat(answered.get(1).wire()).isEqualTo(ms(3));
  }

  @Test
  void answersThatCameBeforeACallDoNotCount() {
    world.call("m:f");
    answer(1, 0);
    world.advance(ms(500));
    world.call("m:f");
    world.advance(ms(30));
    answer(2, 20_000);
    CallAnswered second = world.events(CallAnswered.class).get(1);
    assertThat(second.queued()).isZero();
    assertThat(second.wire()).isEqualTo(ms(10));
  }

  /** For overlapping async calls, no time counts twice or is negative. */
  @Test
  void whatRanBesideOthersHasItsOwnTimes() {
    world.call("m:f1");
    world.call("m:f2");
    world.advance(ms(100));
    answer(1, 99_000);
    world.advance(ms(1));
    answer(2, 100_000);
    CallAnswered second = world.events(CallAnswered.class).get(1);
    assertThat(second.python()).isEqualTo(ms(100));
    assertThat(second.wire()).isZero();
    assertThat(second.queued()).isEqualTo(ms(1));
  }

  @Test
  void theTimeUpToADeadlineIsPythons() {
    world.call("m:hangs", call -> call.withDeadline(ms(300)));
    world.advance(ms(300));
    assertThat(failed())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.failure()).isEqualTo("DeadlineExceeded");
              assertThat(it.wire()).isZero();
              assertThat(it.python()).isEqualTo(ms(300));
              assertThat(it.queued()).isZero();
            });
  }

  @Test
  void theTimeUpToTheEndOfTheProcessIsPythons() {
    world.call("m:dies");
    world.advance(ms(50));
    world.python().process().exited(3);
    world.settle();
    assertThat(failed())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.failure()).isEqualTo("Exited");
              assertThat(it.wire()).isZero();
              assertThat(it.python()).isEqualTo(ms(50));
            });
  }

  /** Python reports its run time; the rest is transfer. */
  @Test
  void whatPythonRaisesIsMeasuredByIt() {
    world.call("m:f");
    world.advance(ms(30));
    var detail = Map.of("message", "no");
    world.python().say(Channel.DATA, FakePython.item(17, 1, "bad-arguments", detail, 20_000));
    world.settle();
    assertThat(failed())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.python()).isEqualTo(ms(20));
              assertThat(it.wire()).isEqualTo(ms(10));
            });
  }

  /** After its process has ended, a call waits again from the beginning. */
  @Test
  void aCallThatWaitsForTheNextProcessIsQueued() {
    world.call("m:f", call -> call.asIdempotent().withDeadline(ms(400)));
    world.advance(ms(100));
    world.python().process().exited(3);
    world.settle();
    world.advance(ms(300));
    assertThat(failed())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.queued()).isEqualTo(ms(400));
              assertThat(it.wire()).isZero();
              assertThat(it.python()).isZero();
            });
  }
}
