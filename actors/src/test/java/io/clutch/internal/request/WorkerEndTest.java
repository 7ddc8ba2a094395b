package io.clutch.internal.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.Call;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.Cause;
import io.clutch.failure.WorkerExit;
import io.clutch.internal.process.LaunchedProcess.Signal;
import io.clutch.internal.process.ProcessEnd;
import io.clutch.internal.wire.Channel;
import io.clutch.internal.worker.FakePython;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.WorkerPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The process ends while it has calls. */
class WorkerEndTest {
  private World world;

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void withOneCreditOneFailsAndFiveGoToTheNext() {
    world = World.ready(1);
    List<Calling> calls = world.calls(6);
    kill();
    WorkerExit exit = calls.get(0).failure(CallFailure.Exited.class).exit();
    assertThat(exit.reason()).isEqualTo(new ExitReason.Signalled(9, "SIGKILL"));
    assertThat(exit.incarnation()).isEqualTo(1);
    assertThat(exit.pid()).isEqualTo(1_001);
    assertThat(calls.subList(1, 6)).allMatch(Calling::isOpen);
    world.boot(10, 1);
    assertThat(world.python().functions()).containsExactly("m:f2");
    for (int id = 2; id <= 6; id++) {
      world.python().result(id, id);
      world.settle();
    }
    assertThat(calls.subList(1, 6)).extracting(Calling::value).containsExactly(2L, 3L, 4L, 5L, 6L);
  }

  @ParameterizedTest
  @CsvSource({
    "java.lang.OutOfMemoryError, JVM_OUT_OF_MEMORY",
    "java.lang.StackOverflowError, CONNECTION_FAULT",
    "java.lang.IllegalStateException, CONNECTION_FAULT"
  })
  void aConnectionThatFailsInTheJvmEndsTheProcess(Class<? extends Throwable> fault, Cause cause)
      throws Exception {
    world = World.ready(1);
    List<Calling> calls = world.calls(2);
    world.python().fail(Channel.DATA, fault.getConstructor().newInstance());
    world.settle();
    assertThat(world.python().process().signals()).containsExactly(Signal.KILL);
    kill();
    WorkerExit exit = calls.get(0).failure(CallFailure.Exited.class).exit();
    assertThat(exit.reason()).isEqualTo(new ExitReason.Killed(cause, ExitReason.Step.KILLED));
    assertThat(calls.get(1).isOpen()).isTrue();
    world.boot(1, 1);
    world.python().result(2, 7);
    world.settle();
    assertThat(calls.get(1).value()).isEqualTo(7L);
  }

  @Test
  void withTenCreditsAllThatWereSentFail() {
    world = World.ready(10);
    List<Calling> calls = world.calls(6);
    kill();
    assertThat(calls)
        .allSatisfy(
            call -> assertThat(call.failure(CallFailure.Exited.class).exit().pid()).isPositive());
    world.boot(10, 1);
    assertThat(world.python().calls()).isEmpty();
    assertThat(world.events(WorkerEvent.CallFailed.class))
        .hasSize(6)
        .allMatch(failed -> failed.incarnation() == 1);
  }

  @Test
  void sendsIdempotentCallsAgainInTheirOrderBeforeTheOthers() {
    world = World.ready(3);
    var calls = new ArrayList<Calling>();
    for (int i = 1; i <= 5; i++) {
      boolean again = i != 2;
      calls.add(world.call("m:f" + i, call -> again ? call.asIdempotent() : call));
    }
    kill();
    assertThat(calls.get(1).failure(CallFailure.Exited.class)).isNotNull();
    world.boot(10, 1);
    assertThat(world.python().functions()).containsExactly("m:f1", "m:f3", "m:f4");
    assertThat(world.python().ids()).as("ids are never used twice").containsExactly(4L, 5L, 6L);
    world.python().result(5, "f3");
    world.settle();
    assertThat(calls.get(2).value()).isEqualTo("f3");
    assertThat(world.python().functions()).endsWith("m:f5");
  }

  @Test
  void sendsAnIdempotentCallNoMoreOftenThanAllowed() {
    world = World.ready(1);
    Calling call = world.call("m:f", Call::asIdempotent);
    for (int attempt = 1; attempt < 3; attempt++) {
      kill();
      assertThat(call.isOpen()).isTrue();
      world.advanceSeconds(1);
      world.boot(1, 1);
      assertThat(world.python().functions()).containsExactly("m:f");
    }
    kill();
    assertThat(call.failure(CallFailure.Exited.class).exit().incarnation()).isEqualTo(3);
    world.advanceSeconds(1);
    world.boot(1, 1);
    assertThat(world.python().calls()).isEmpty();
  }

  @Test
  void anIdempotentCallKeepsItsDeadline() {
    world = World.ready(1);
    Calling call = world.call("m:f", of -> of.asIdempotent().withDeadline(Duration.ofSeconds(10)));
    world.advanceSeconds(4);
    kill();
    world.boot(1, 1);
    assertThat(world.python().calls().get(0).timeout()).isEqualTo(6_000);
    world.advanceSeconds(6);
    assertThat(call.failure(DeadlineExceeded.class)).isNotNull();
    kill();
    world.advanceSeconds(1);
    world.boot(1, 1);
    assertThat(world.python().calls()).as("what was abandoned is not sent again").isEmpty();
  }

  @Test
  void queuedCallsKeepTheirDeadlinesAcrossARestart() {
    world = World.ready(1);
    List<Calling> calls = world.calls(2);
    kill();
    world.advanceSeconds(30);
    assertThat(calls.get(1).failure(DeadlineExceeded.class).where())
        .isEqualTo(DeadlineExceeded.Where.QUEUED);
    world.boot(1, 1);
    assertThat(world.python().calls()).isEmpty();
  }

  @Test
  void framesOfAnOldIncarnationAreDroppedAndCounted() {
    world = World.ready(1);
    Calling call = world.call("m:f");
    FakePython old = world.python();
    old.result(1, "on its way when the end was heard of");
    Event late = world.mailbox().remove();
    kill();
    world.tell(late);
    assertThat(call.failure(CallFailure.Exited.class)).isNotNull();
    assertThat(world.status().framesDropped()).isEqualTo(1);
    world.boot(1, 1);
    Calling next = world.call("m:g");
    old.result(2, "forged");
    world.tell(late);
    assertThat(next.isOpen()).isTrue();
    assertThat(world.link.unknownPeers()).as("the link knows the old one no more").isEqualTo(1);
    assertThat(world.status().framesDropped()).isEqualTo(2);
    assertThat(world.link.expected()).isEqualTo(3);
  }

  @Test
  void restartsAtOnceAndThenAfterWaits() {
    world = World.ready(1);
    kill();
    assertThat(world.launcher.launched()).hasSize(2);
    world.boot(1, 1);
    kill();
    assertThat(world.launcher.launched()).hasSize(2);
    assertThat(world.phase()).isInstanceOf(WorkerPhase.Restarting.class);
    assertThat(world.status().pid()).isZero();
    world.advance(Duration.ofMillis(199));
    assertThat(world.launcher.launched()).hasSize(2);
    world.advance(Duration.ofMillis(1));
    assertThat(world.launcher.launched()).hasSize(3);
    assertThat(world.status().restarts()).isEqualTo(2);
    assertThat(world.events(WorkerEvent.Restarting.class))
        .extracting(WorkerEvent.Restarting::delay)
        .containsExactly(Duration.ZERO, Duration.ofMillis(200));
  }

  @Test
  void givesUpAndThenNoCallIsLeftWithoutAnEnd() {
    world = World.ready(1);
    for (int end = 0; end < 5; end++) {
      kill();
      world.advanceSeconds(4);
      world.boot(1, 1);
    }
    List<Calling> calls = world.calls(2);
    kill();
    var gaveUp = (ExitReason.GaveUp) world.stoppedBecause();
    assertThat(gaveUp.restarts()).isEqualTo(5);
    assertThat(gaveUp.last()).isEqualTo(new ExitReason.Signalled(9, "SIGKILL"));
    assertThat(calls.get(0).failure(CallFailure.Exited.class)).isNotNull();
    assertThat(calls.get(1).failure(CallFailure.NotRunning.class).reason()).isEqualTo(gaveUp);
    assertThat(world.link.expected()).isZero();
    assertThat(world.events(WorkerEvent.Stopped.class)).hasSize(1);
  }

  @Test
  void stopsWithItsFirstProcessWhereItMustNotRestart() {
    world = World.ready(settings -> settings.withRestart(RestartSettings.never()), 1);
    world.python().process().exited(3);
    world.settle();
    assertThat(world.stoppedBecause()).isEqualTo(new ExitReason.Code(3));
  }

  @Test
  void aLostLauncherIsOneMoreEnd() {
    world = World.ready(1);
    Calling call = world.call("m:f");
    world.python().process().ended(new ProcessEnd.LauncherLost(4711));
    world.settle();
    assertThat(call.failure(CallFailure.Exited.class).exit().reason())
        .isEqualTo(new ExitReason.LauncherLost(4711));
    world.boot(1, 1);
  }

  @Test
  void anEndCarriesWhatTheProcessLastWrote() {
    world = World.ready(1);
    Calling call = world.call("m:f");
    world.advanceSeconds(5);
    world
        .python()
        .process()
        .ended(
            new ProcessEnd.Ended(
                -1, 11, ProcessEnd.Exhausted.NOTHING, "Fatal Python error", List.of("a", "b"), 2));
    world.settle();
    WorkerExit exit = call.failure(CallFailure.Exited.class).exit();
    assertThat(exit.stderrTail()).containsExactly("a", "b");
    assertThat(exit.faultText()).isEqualTo("Fatal Python error");
    assertThat(exit.uptime()).isEqualTo(Duration.ofSeconds(5));
    assertThat(world.events(WorkerEvent.Exited.class).get(0).survivors()).isEqualTo(2);
  }

  /** The actor is gone without an orderly stop. */
  @Test
  void abortLeavesNeitherAProcessNorACallWithoutAnEnd() {
    world = World.ready(1);
    List<Calling> calls = world.calls(3);
    world.worker.abort(new ExitReason.Stopped(ExitReason.Step.KILLED, -1));
    assertThat(calls.get(0).failure(CallFailure.Exited.class).exit().pid()).isEqualTo(1_001);
    assertThat(calls.subList(1, 3))
        .allSatisfy(call -> assertThat(call.failure(CallFailure.NotRunning.class)).isNotNull());
    assertThat(world.python().process().signals()).hasSize(1);
    assertThat(world.link.expected()).isZero();
    world.worker.abort(new ExitReason.Stopped(ExitReason.Step.KILLED, -1));
    world.settle();
    assertThat(world.events(WorkerEvent.Stopped.class)).hasSize(1);
  }

  private void kill() {
    world.launcher.latest().killed(9);
    world.settle();
  }
}
