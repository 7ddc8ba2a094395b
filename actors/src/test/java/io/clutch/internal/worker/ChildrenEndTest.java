package io.clutch.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.ExitReason;
import io.clutch.internal.builtin.WorkerChildren;
import io.clutch.internal.handoff.HandOff;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.World;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker waits for what its process had spawned. */
class ChildrenEndTest {
  private World world = World.ready(2);
  private final List<Runnable> ended = new ArrayList<>();
  private int killed;

  @AfterEach
  void close() {
    world.close();
  }

  private void spawns() {
    world
        .runtime
        .children()
        .of(
            1,
            () ->
                new WorkerChildren.OfProcess() {
                  @Override
                  public void end(Runnable action) {
                    ended.add(action);
                  }

                  @Override
                  public void kill() {
                    killed++;
                  }
                });
  }

  private void killed() {
    world.python().process().killed(9);
    world.settle();
  }

  private void childrenEnd() {
    ended.forEach(Runnable::run);
    world.settle();
  }

  private int launched() {
    return world.launcher.launched().size();
  }

  @Test
  void theNextProcessBeginsAfterThem() {
    spawns();
    killed();
    assertThat(world.phase()).isInstanceOf(WorkerPhase.Restarting.class);
    world.advanceSeconds(3);
    assertThat(launched()).isEqualTo(1);
    childrenEnd();
    world.advanceSeconds(1);
    assertThat(launched()).isEqualTo(2);
    assertThat(killed).isZero();
  }

  @Test
  void itDoesNotWaitForEver() {
    spawns();
    killed();
    world.advanceSeconds(60);
    assertThat(killed).isEqualTo(1);
    assertThat(launched()).isEqualTo(2);
    childrenEnd(); // too late
    assertThat(launched()).isEqualTo(2);
  }

  @Test
  void aStopIsCompleteAfterThem() {
    spawns();
    killed();
    world.stop();
    assertThat(world.phase()).isNotInstanceOf(WorkerPhase.Stopped.class);
    childrenEnd();
    assertThat(world.stoppedBecause()).isEqualTo(ExitReason.Stopped.ASKED);
    world.advanceSeconds(60);
    assertThat(launched()).isEqualTo(1);
  }

  @Test
  void aProcessThatHasStoppedIsNotInterruptedMeanwhile() {
    spawns();
    world.stop();
    world.python().process().exited(0);
    world.settle();
    world.advanceSeconds(6);
    childrenEnd();
    assertThat(world.stoppedBecause().isNormal()).isTrue();
  }

  @Test
  void aFaultMeanwhileIsNoFurtherEnd() {
    spawns();
    killed();
    world.worker.fault(new IllegalStateException("of this test"));
    childrenEnd();
    world.advanceSeconds(1);
    assertThat(world.events(WorkerEvent.Exited.class)).hasSize(1);
    assertThat(launched()).isEqualTo(2);
  }

  @Test
  void callsOfOneThatEndsForGoodAreForOthersMeanwhile() {
    world.close();
    world = World.ready(its -> its.withCredit(1).withRestart(RestartSettings.never()), 1);
    TestInbox<WorkerCommand> proxy = TestInbox.create();
    world.tell(new HandOff.TakeOver(proxy.getRef(), List.of()));
    spawns();
    world.call("m:runs");
    Calling waits = world.call("m:waits");
    killed();
    assertThat(world.phase()).isInstanceOf(WorkerPhase.Draining.class);
    assertThat(((HandOff.Unsent) proxy.receiveMessage()).calls()).containsExactly(waits.request());
    Calling late = world.call("m:late");
    assertThat(((HandOff.Unsent) proxy.receiveMessage()).calls()).containsExactly(late.request());
    childrenEnd();
    assertThat(world.stoppedBecause()).isEqualTo(new ExitReason.Signalled(9, "SIGKILL"));
  }

  @Test
  void theyAreKilledWithItsActor() {
    spawns();
    world.worker.abort(new ExitReason.Stopped(ExitReason.Step.KILLED, -1));
    assertThat(killed).isEqualTo(1);
  }
}
