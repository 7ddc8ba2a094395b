package io.clutch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.Finished;
import io.clutch.failure.ExitReason.Step;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.World;
import io.clutch.internal.wire.Channel;
import io.clutch.internal.worker.FakePython;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process announces its end: no more is sent, and unread calls go to another process. */
class WorkerFinishTest {
  private static final Finished DONE = new Finished("done");

  private World world;

  @AfterEach
  void close() {
    world.close();
  }

  private void finishing() {
    world.python().say(Channel.CONTROL, FakePython.item(38, "done"));
    world.settle();
  }

  private void unread(long last) {
    world.python().say(Channel.CONTROL, FakePython.item(39, last));
    world.settle();
  }

  private void exit(int code) {
    world.launcher.latest().exited(code);
    world.settle();
  }

  @Test
  void itIsAskedToStopOnceNothingIsOutAndNotReplaced() {
    world = World.ready(2);
    List<Calling> calls = world.calls(3);
    finishing();
    assertThat(world.phase()).isEqualTo(new WorkerPhase.Draining(1));
    assertThat(calls.get(2).failure(NotRunning.class).reason()).as("not sent").isEqualTo(DONE);
    assertThat(world.call("m:late").failure(NotRunning.class).reason()).isEqualTo(DONE);
    world.python().result(1, "last");
    world.settle();
    assertThat(world.python().stops()).isEmpty();
    world.python().failure(2, "stopping", Map.of());
    world.settle();
    assertThat(calls.get(0).value()).isEqualTo("last");
    assertThat(calls.get(1).failure(NotRunning.class)).isNotNull();
    assertThat(world.python().stops()).hasSize(1);
    exit(0);
    assertThat(world.stoppedBecause()).isEqualTo(DONE);
    assertThat(world.launcher.launched()).hasSize(1);
  }

  @Test
  void whatItHasNotReadHasNotRun() {
    world = World.ready(2);
    List<Calling> calls = world.calls(2);
    finishing();
    unread(0);
    exit(0);
    assertThat(calls)
        .allSatisfy(call -> assertThat(call.failure(NotRunning.class).reason()).isEqualTo(DONE));
    assertThat(world.link.expected()).isZero();
  }

  /** Its end alone does not tell what it had read, not even with code 0. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void whatIsOutAtItsEndMayHaveRun(int code) {
    world = World.ready(2);
    List<Calling> calls = world.calls(2);
    finishing();
    exit(code);
    ExitReason reason = code == 0 ? DONE : new ExitReason.Code(code);
    assertThat(calls)
        .allSatisfy(
            call ->
                assertThat(call.failure(CallFailure.Exited.class).exit().reason())
                    .isEqualTo(reason));
    assertThat(world.stoppedBecause()).isEqualTo(reason);
  }

  /** A normal exit with code 0 does not tell what the process had read. */
  @Test
  void whatIsOutAtAnExitOfZeroMayHaveRun() {
    world = World.ready(settings -> settings.withExitZeroIsNormal(true), 1);
    Calling call = world.call("m:leave");
    exit(0);
    assertThat(call.failure(CallFailure.Exited.class).exit().reason().isNormal()).isTrue();
    assertThat(world.stoppedBecause().isNormal()).isTrue();
  }

  @Test
  void oneThatDoesNotGetToItsEndIsEndedByTheLadder() {
    world = World.ready(2);
    world.call("m:hangs");
    finishing();
    world.advance(Duration.ofSeconds(5));
    assertThat(world.python().stops()).hasSize(1);
    world.advance(Duration.ofSeconds(3 + 1 + 2));
    exit(0x80);
    assertThat(world.stoppedBecause()).isEqualTo(new ExitReason.Stopped(Step.KILLED, 0x80));
  }

  @Test
  void oneThatWasAskedBeforeHasStoppedAsAsked() {
    world = World.ready(1);
    world.stop();
    finishing();
    exit(0);
    assertThat(world.stoppedBecause()).isEqualTo(new ExitReason.Stopped(Step.ASKED, 0));
  }
}
