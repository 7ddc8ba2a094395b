package io.clutch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.Cause;
import io.clutch.failure.ExitReason.Step;
import io.clutch.internal.process.LaunchedProcess.Signal;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.World;
import io.clutch.internal.wire.Channel;
import io.clutch.internal.worker.FakePython;
import io.clutch.telemetry.WorkerEvent;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ladder: what a worker does with a call that runs past its deadline. */
class WorkerLadderTest {
  private World world;

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void climbsTheLadderRungByRung(boolean deadline) {
    world = World.ready(1);
    Calling call = world.call("m:f", of -> of.withDeadline(Duration.ofSeconds(2)));
    if (deadline) {
      world.advanceSeconds(2);
    } else {
      world.cancel(call);
    }
    FakePython python = world.python();
    assertThat(python.cancels()).containsExactly(1L);
    world.advance(Duration.ofMillis(999));
    assertThat(python.interrupts()).isEmpty();
    world.advance(Duration.ofMillis(1));
    assertThat(python.interrupts()).containsExactly(1L);
    world.advance(Duration.ofMillis(999));
    assertThat(python.process().signals()).isEmpty();
    world.advance(Duration.ofMillis(1));
    assertThat(python.process().signals()).containsExactly(Signal.TERMINATE);
    world.advanceSeconds(2);
    assertThat(python.process().signals()).containsExactly(Signal.TERMINATE, Signal.KILL);
    python.process().killed(9);
    world.settle();
    Cause cause = deadline ? Cause.DEADLINE : Cause.CANCEL;
    assertThat(((WorkerPhase.Starting) world.phase()).incarnation()).isEqualTo(2);
    assertThat(restarting().exit().reason()).isEqualTo(new ExitReason.Killed(cause, Step.KILLED));
    assertThat(call.outcomes()).hasSize(1);
  }

  @Test
  void namesTheRungThatEndedTheProcess() {
    world = World.ready(1);
    world.cancel(world.call("m:f"));
    world.advanceSeconds(2);
    world.python().process().killed(15);
    world.settle();
    assertThat(restarting().exit().reason())
        .isEqualTo(new ExitReason.Killed(Cause.CANCEL, Step.TERMINATED));
    world.advanceSeconds(60);
  }

  @ParameterizedTest
  @ValueSource(strings = {"result", "failure", "cancelled"})
  void anAnswerEndsTheLadderOnEachRung(String answer) {
    for (int seconds = 0; seconds < 4; seconds++) {
      try (World each = World.ready(1)) {
        world = each;
        each.cancel(each.call("m:f"));
        each.advanceSeconds(seconds);
        int signals = each.python().process().signals().size();
        switch (answer) {
          case "result" -> each.python().result(1, "late");
          case "failure" -> each.python().failure(1, "interrupted", Map.of());
          default -> each.python().cancelled(1, "queued");
        }
        each.settle();
        each.advanceSeconds(60);
        assertThat(each.python().process().signals()).hasSize(signals);
        assertThat(each.status().inFlight()).isZero();
      }
    }
  }

  @Test
  void aLateAnswerIsDroppedCountedAndNeverAnothersAnswer() {
    world = World.ready(1);
    Calling first = world.call("m:f", of -> of.withDeadline(Duration.ofSeconds(1)));
    Calling second = world.call("m:g");
    world.advanceSeconds(1);
    world.python().result(1, "late");
    world.settle();
    assertThat(first.failure(DeadlineExceeded.class)).isNotNull();
    assertThat(second.isOpen()).isTrue();
    assertThat(world.status().framesDropped()).isEqualTo(1);
    assertThat(world.events(WorkerEvent.FrameDropped.class)).hasSize(1);
    world.python().result(2, "own");
    world.settle();
    assertThat(second.value()).isEqualTo("own");
  }

  @Test
  void theLadderEndsWhereItIsSwitchedOff() {
    var off =
        new LadderSettings(
            Duration.ZERO,
            Optional.of(Duration.ofSeconds(1)),
            Optional.empty(),
            Optional.of(Duration.ZERO));
    world = World.ready(settings -> settings.withLadder(off), 1);
    world.cancel(world.call("m:f"));
    world.advance(Duration.ofHours(1));
    assertThat(world.python().interrupts()).containsExactly(1L);
    assertThat(world.python().process().signals()).isEmpty();
    var all =
        new LadderSettings(Duration.ZERO, Optional.empty(), Optional.empty(), Optional.empty());
    world.close();
    world = World.ready(settings -> settings.withLadder(all), 1);
    world.cancel(world.call("m:f"));
    world.advance(Duration.ofHours(1));
    assertThat(world.python().cancels()).containsExactly(1L);
    assertThat(world.python().interrupts()).isEmpty();
  }

  /** The ladder continues even if the peer accepts no messages. */
  @Test
  void theLadderGoesOnThoughTheCancelCannotBeSent() {
    world = World.ready(1);
    Calling call = world.call("m:f");
    world.python().disconnect(Channel.CONTROL);
    world.cancel(call);
    world.advanceSeconds(4);
    assertThat(world.python().process().signals()).containsExactly(Signal.TERMINATE, Signal.KILL);
  }

  @Test
  void aCallBehindAnotherNeverKillsTheOneThatRuns() {
    world = World.ready(10);
    Calling running = world.call("m:long", of -> of.withDeadline(Duration.ofHours(2)));
    Calling behind = world.call("m:f", of -> of.withDeadline(Duration.ofSeconds(1)));
    world.advance(Duration.ofHours(1));
    assertThat(behind.failure(DeadlineExceeded.class).where()).isEqualTo(Where.SENT);
    assertThat(world.python().cancels()).containsExactly(2L);
    assertThat(world.python().interrupts()).isEmpty();
    assertThat(world.python().process().signals()).isEmpty();
    world.python().result(1, "done");
    world.settle();
    assertThat(running.value()).isEqualTo("done");
    // Now it is the first, and the ladder continues.
    world.advanceSeconds(10);
    assertThat(world.python().interrupts()).containsExactly(2L);
    assertThat(world.python().process().signals()).containsExactly(Signal.TERMINATE, Signal.KILL);
  }

  @Test
  void oneOfManyThatMayRunAtOnceIsInterrupted() {
    world = World.ready(settings -> settings, 2);
    world.calls(2);
    Calling third = world.call("m:f3");
    Calling second = Calling.of("m:none");
    world.cancel(third);
    world.advanceSeconds(30);
    assertThat(world.python().interrupts()).isEmpty();
    world.cancel(second);
    assertThat(second.failure(CallFailure.Cancelled.class)).isNotNull();
  }

  private WorkerPhase.Restarting restarting() {
    return world.phases().stream()
        .filter(WorkerPhase.Restarting.class::isInstance)
        .map(WorkerPhase.Restarting.class::cast)
        .reduce((first, second) -> second)
        .orElseThrow();
  }
}
