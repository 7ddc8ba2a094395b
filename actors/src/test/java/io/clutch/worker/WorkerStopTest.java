package io.clutch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.Call;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.Step;
import io.clutch.internal.process.LaunchedProcess.Signal;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.request.World;
import io.clutch.internal.wire.Channel;
import io.clutch.internal.worker.FakePython;
import io.clutch.telemetry.WorkerEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ordered stop. Its steps: drain 5 s, ask 3 s, interrupt 1 s, SIGTERM 2 s, SIGKILL. */
class WorkerStopTest {
  private World world;

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void anIdleWorkerIsAskedAtOnce() {
    world = World.ready(1);
    var stopped = new CompletableFuture<ExitReason>();
    world.tell(new WorkerMessage.AwaitStop(stopped));
    world.stop();
    assertThat(world.phase()).isEqualTo(new WorkerPhase.Draining(1));
    assertThat(world.python().stops()).hasSize(1);
    exit(0);
    assertThat(world.stoppedBecause()).isEqualTo(new ExitReason.Stopped(Step.ASKED, 0));
    assertThat(stopped).isCompletedWithValue(new ExitReason.Stopped(Step.ASKED, 0));
    assertThat(world.link.expected()).isZero();
    assertThat(world.events(WorkerEvent.Stopped.class)).hasSize(1);
    assertThat(world.launcher.launched()).as("no restart").hasSize(1);
  }

  @Test
  void aBusyWorkerDrainsAllThatWasAccepted() {
    world = World.ready(1);
    List<Calling> calls = world.calls(3);
    world.stop();
    Calling refused = world.call("m:late");
    assertThat(refused.failure(CallFailure.NotRunning.class).reason().isNormal()).isTrue();
    for (long id = 1; id <= 3; id++) {
      assertThat(world.python().stops()).isEmpty();
      world.python().result(id, id);
      world.settle();
    }
    assertThat(calls).extracting(Calling::value).containsExactly(1L, 2L, 3L);
    assertThat(world.python().stops()).hasSize(1);
  }

  /** Otherwise Python would not run casts that it has not begun. */
  @Test
  void castsThatWereAcceptedAreDrainedToo() {
    world = World.ready(2);
    for (int i = 0; i < 3; i++) {
      world.submit(Calling.cast("m:note"));
    }
    world.stop();
    world.python().credit(2);
    world.settle();
    assertThat(world.python().calls()).hasSize(3);
    assertThat(world.python().stops()).isEmpty();
    world.python().credit(1);
    world.settle();
    assertThat(world.python().stops()).hasSize(1);
  }

  @Test
  void aCancelMayBeWhatTheDrainWaitedFor() {
    world = World.ready(1);
    List<Calling> calls = world.calls(2);
    world.stop();
    world.cancel(calls.get(1));
    world.cancel(calls.get(0));
    assertThat(world.python().stops()).isEmpty();
    world.python().failure(1, "cancelled", Map.of());
    world.settle();
    assertThat(world.python().stops()).hasSize(1);
  }

  @Test
  void atTheDrainLimitTheRestHasNotRun() {
    world = World.ready(1);
    List<Calling> calls = world.calls(3);
    world.stop();
    world.advance(Duration.ofMillis(4_999));
    assertThat(world.python().stops()).isEmpty();
    world.advance(Duration.ofMillis(1));
    assertThat(world.python().stops()).hasSize(1);
    assertThat(calls.subList(1, 3))
        .allSatisfy(call -> assertThat(call.failure(CallFailure.NotRunning.class)).isNotNull());
    assertThat(calls.get(0).isOpen()).isTrue();
    world.python().failure(1, "stopping", Map.of());
    world.settle();
    assertThat(calls.get(0).failure(CallFailure.NotRunning.class)).isNotNull();
  }

  @Test
  void whatHasNoAnswerAtTheStopMayHaveRun() {
    world = World.ready(2);
    List<Calling> calls = world.calls(2);
    world.stop();
    world.advanceSeconds(5);
    world.python().say(Channel.CONTROL, FakePython.item(37, 1));
    exit(0);
    assertThat(calls)
        .allSatisfy(call -> assertThat(call.failure(CallFailure.Exited.class)).isNotNull());
  }

  @Test
  void whatPythonSaysThatItHasNotReadHasNotRun() {
    world = World.ready(4);
    List<Calling> calls = world.calls(4);
    world.cancel(calls.get(3));
    world.stop();
    world.advanceSeconds(5);
    world.python().say(Channel.CONTROL, FakePython.item(39, 1));
    world.settle();
    for (Calling unread : calls.subList(1, 3)) {
      assertThat(unread.failure(CallFailure.NotRunning.class).reason())
          .isEqualTo(ExitReason.Stopped.ASKED);
    }
    assertThat(calls.get(0).isOpen()).isTrue();
    exit(0);
    assertThat(calls.get(0).failure(CallFailure.Exited.class)).isNotNull();
  }

  @Test
  void climbsTheLadderRungByRung() {
    world = World.ready(1);
    Calling call = world.call("m:f", of -> of.withDeadline(Duration.ofHours(1)));
    world.stop();
    world.advanceSeconds(5);
    FakePython python = world.python();
    assertThat(python.stops()).hasSize(1);
    world.advanceSeconds(3);
    assertThat(python.interrupts()).as("id 0 for all running calls").containsExactly(0L);
    assertThat(python.process().signals()).isEmpty();
    world.advanceSeconds(1);
    assertThat(python.process().signals()).containsExactly(Signal.TERMINATE);
    world.advanceSeconds(2);
    assertThat(python.process().signals()).containsExactly(Signal.TERMINATE, Signal.KILL);
    world.python().process().killed(9);
    world.settle();
    assertThat(world.stoppedBecause()).isEqualTo(new ExitReason.Stopped(Step.KILLED, -1));
    assertThat(call.failure(CallFailure.Exited.class).exit().reason())
        .isEqualTo(new ExitReason.Stopped(Step.KILLED, -1));
  }

  @Test
  void namesTheLastRungThatWasNeeded() {
    for (var step : Map.of(0, Step.ASKED, 3, Step.INTERRUPTED, 4, Step.TERMINATED).entrySet()) {
      try (World each = World.ready(1)) {
        world = each;
        each.stop();
        each.advanceSeconds(step.getKey());
        exit(0);
        assertThat(each.stoppedBecause()).isEqualTo(new ExitReason.Stopped(step.getValue(), 0));
      }
    }
  }

  @Test
  void aStartingWorkerIsTerminated() {
    world = World.open(settings -> settings);
    Calling waiting = world.call("m:f");
    FakePython python = world.connect();
    world.stop();
    assertThat(waiting.failure(CallFailure.NotRunning.class)).isNotNull();
    assertThat(python.process().signals()).containsExactly(Signal.TERMINATE);
    world.advanceSeconds(2);
    assertThat(python.process().signals()).containsExactly(Signal.TERMINATE, Signal.KILL);
    python.process().killed(9);
    world.settle();
    assertThat(world.stoppedBecause().isNormal()).isTrue();
  }

  @Test
  void aReadyThatCrossedTheStopChangesNothing() {
    world = World.open(settings -> settings);
    FakePython python = world.connect();
    python.hello();
    world.settle();
    world.stop();
    python.ready(1, 1);
    world.settle();
    assertThat(world.phase()).isEqualTo(new WorkerPhase.Draining(1));
    assertThat(python.process().signals()).containsExactly(Signal.TERMINATE);
  }

  @Test
  void aWorkerBetweenTwoProcessesStopsAtOnce() {
    world = World.ready(1);
    exit(1);
    world.boot(1, 1);
    world.calls(1);
    Calling queued = world.call("m:g");
    exit(1);
    assertThat(world.phase()).isInstanceOf(WorkerPhase.Restarting.class);
    world.stop();
    assertThat(world.stoppedBecause().isNormal()).isTrue();
    assertThat(queued.failure(CallFailure.NotRunning.class)).isNotNull();
    world.timers.run(Long.MAX_VALUE);
    world.settle();
    assertThat(world.launcher.launched()).hasSize(2);
  }

  @Test
  void aSecondStopChangesNothing() {
    world = World.ready(1);
    world.stop();
    world.stop();
    assertThat(world.python().stops()).hasSize(1);
    exit(0);
    world.stop();
    assertThat(world.events(WorkerEvent.Stopped.class)).hasSize(1);
    assertThat(world.phases()).filteredOn(WorkerPhase.Stopped.class::isInstance).hasSize(1);
  }

  @Test
  void aWorkerThatDiesWhileItDrainsIsNotReplaced() {
    world = World.ready(1);
    List<Calling> calls = world.calls(3);
    world.stop();
    exit(3);
    assertThat(world.phase()).isInstanceOf(WorkerPhase.Stopped.class);
    assertThat(calls.get(0).failure(CallFailure.Exited.class)).isNotNull();
    assertThat(calls.subList(1, 3))
        .allSatisfy(call -> assertThat(call.failure(CallFailure.NotRunning.class)).isNotNull());
    assertThat(world.launcher.launched()).hasSize(1);
  }

  @Test
  void takesWhatAWorkerSaysWhileItDrains() {
    world = World.ready(2);
    Calling call = world.call("m:f");
    world.stop();
    world.advanceSeconds(5);
    world.python().say(Channel.CONTROL, FakePython.item(37, 1));
    world.python().pong();
    world.python().result(1, "last");
    world.settle();
    assertThat(call.value()).isEqualTo("last");
    assertThat(world.python().process().signals()).isEmpty();
  }

  @Test
  void theDeadlineLadderGoesOnWhileItDrains() {
    world = World.ready(1);
    world.call("m:f", of -> of.withDeadline(Duration.ofSeconds(1)));
    world.stop();
    world.advanceSeconds(5);
    assertThat(world.python().cancels()).containsExactly(1L);
    assertThat(world.python().interrupts()).contains(1L);
  }

  @Test
  void anIdempotentCallIsNotSentAgainByAWorkerThatStops() {
    world = World.ready(1);
    Calling call = world.call("m:f", Call::asIdempotent);
    world.stop();
    exit(3);
    assertThat(call.failure(CallFailure.NotRunning.class)).isNotNull();
  }

  @Test
  void whoAwaitsTheStopOfAStoppedWorkerIsTold() {
    world = World.ready(settings -> settings.withRestart(RestartSettings.never()), 1);
    world.python().process().exited(3);
    world.settle();
    var stopped = new CompletableFuture<ExitReason>();
    world.tell(new WorkerMessage.AwaitStop(stopped));
    assertThat(stopped).isCompletedWithValue(new ExitReason.Code(3));
  }

  private void exit(int code) {
    world.launcher.latest().exited(code);
    world.settle();
  }
}
