package io.clutch.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.PendingRequest;
import io.clutch.pool.BackoffSettings;
import io.clutch.pool.RecycleSettings;
import io.clutch.worker.WorkerPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stopped pool finishes its calls within its limit and leaves nothing open. */
class PoolShutdownTest {
  private static final ExitReason ASKED = ExitReason.Stopped.ASKED;

  private PoolWorld world;

  @AfterEach
  void close() {
    world.close();
  }

  private void open(int workers) {
    world = PoolWorld.ready(workers);
  }

  private void assertAllStopped() {
    assertThat(world.slots())
        .allSatisfy(slot -> assertThat(world.workerOf(slot).isStopped).isTrue());
  }

  private void assertEnded() {
    assertThat(world.pool.isStopped()).isTrue();
    assertThat(world.phases).last().isEqualTo(new WorkerPhase.Stopped(ASKED));
    assertThat(world.plannedInTheEnd()).isEmpty();
  }

  @Test
  void anIdlePoolStopsItsWorkersAtOnceAndThenItself() {
    open(2);
    world.stop();
    assertAllStopped();
    assertThat(world.pool.isStopped()).isFalse();
    world.stopAsked();
    assertEnded();
    assertThat(world.status().crashed()).isZero();
  }

  @Test
  void aPoolWithoutWorkersStopsAtOnce() {
    world = PoolWorld.open(old -> PoolWorld.sized(old, 0, 1));
    world.stop();
    assertEnded();
  }

  @Test
  void oneThatStillStartsStopsToo() {
    world = PoolWorld.open(old -> old);
    world.stop();
    world.stopAsked();
    assertEnded();
  }

  @Test
  void whatWasAcceptedBeforeIsFinishedAndNothingElseTaken() {
    open(1);
    List<Calling> before = new ArrayList<>(world.calls(3));
    world.stop();
    assertThat(world.phases).last().isEqualTo(new WorkerPhase.Draining(1));
    assertThat(world.call().failure(NotRunning.class).reason()).isEqualTo(ASKED);
    assertThat(world.checkout().failure()).isInstanceOf(NotRunning.class);
    for (int i = 0; i < 3; i++) {
      assertThat(world.workerOf(world.slot(0)).isStopped).isFalse();
      world.answer(world.slot(0));
    }
    assertThat(before).allSatisfy(call -> assertThat(call.value()).isEqualTo("done"));
    world.stopAsked();
    assertEnded();
  }

  @Test
  void atTheLimitWhatWaitsFailsAndTheWorkersAreStopped() {
    open(1);
    Calling running = world.call();
    Calling waiting = world.call();
    world.stop();
    world.advance(PoolWorld.DRAIN);
    assertThat(waiting.failure(NotRunning.class).reason()).isEqualTo(ASKED);
    assertAllStopped();
    world.answer(world.slot(0));
    assertThat(running.value()).isEqualTo("done");
    world.stopAsked();
    assertEnded();
  }

  @Test
  void atTheLimitWhatWaitsGoesToTheProxyIfThereIsOne() {
    open(1);
    world.hasProxy = true;
    world.call();
    Calling waiting = world.call();
    world.stop();
    Calling late = world.call();
    world.advance(PoolWorld.DRAIN);
    assertThat(world.inherited).containsExactly(late.request(), waiting.request());
    assertThat(waiting.isOpen()).isTrue();
    assertThat(late.isOpen()).isTrue();
  }

  @Test
  void whatAWorkerGivesBackAfterTheLimitFailsAndThePoolEnds() {
    world = PoolWorld.ready(1, old -> old.withInFlight(2));
    world.calls(2);
    world.stop();
    world.advance(PoolWorld.DRAIN);
    List<PendingRequest> back = List.copyOf(world.workerOf(world.slot(0)).calls);
    world.endsUnbegun(world.slot(0), PoolWorld.STOPPED);
    assertThat(back).allSatisfy(call -> assertThat(call.isSettled()).isTrue());
    assertThat(world.effects.started).isEqualTo(1);
    assertEnded();
  }

  @Test
  void aReservedSessionDoesNotKeepThePoolFromEnding() {
    open(1);
    world.call();
    Guest guest = world.checkout();
    world.stop();
    world.advance(PoolWorld.DRAIN);
    assertThat(guest.failure()).isInstanceOf(NotRunning.class);
    world.stopAsked();
    assertEnded();
  }

  @Test
  void anOpenSessionIsWaitedFor() {
    open(1);
    Guest guest = world.checkout();
    world.stop();
    Calling call = world.call(guest);
    world.answer(world.slot(0));
    assertThat(call.value()).isEqualTo("done");
    assertThat(world.workerOf(world.slot(0)).isStopped).isFalse();
    world.close(guest);
    world.stopAsked();
    assertEnded();
  }

  @Test
  void anOpenSessionEndsWithItsWorkerAtTheLimit() {
    open(1);
    Guest guest = world.checkout();
    world.stop();
    world.advance(PoolWorld.DRAIN);
    assertThat(world.isOpen(guest)).isTrue();
    world.stopAsked();
    assertThat(world.isOpen(guest)).isFalse();
    assertEnded();
  }

  @Test
  void theEndComesWhenTheLastWaitingCallIsOutOfTime() {
    world = PoolWorld.open(old -> PoolWorld.sized(old, 1, 1));
    Calling waiting = world.call(call -> call.withDeadline(Duration.ofSeconds(1)));
    world.stop();
    assertThat(world.workerOf(world.slot(0)).isStopped).isFalse();
    world.advanceSeconds(1);
    assertThat(waiting.failure(DeadlineExceeded.class)).isNotNull();
    world.stopAsked();
    assertEnded();
  }

  @Test
  void theEndComesWhenTheLastWaitingCallOrSessionIsCancelled() {
    world = PoolWorld.open(old -> PoolWorld.sized(old, 1, 1));
    Calling waiting = world.call();
    Guest guest = world.checkout();
    world.stop();
    world.cancel(waiting);
    assertThat(world.workerOf(world.slot(0)).isStopped).isFalse();
    world.forget(guest);
    world.stopAsked();
    assertEnded();
  }

  @Test
  void workersAtTheirLimitAreReplacedWhileCallsWait() {
    world = PoolWorld.ready(1, old -> old.withRecycle(RecycleSettings.create().withCalls(1)));
    List<Calling> calls = world.calls(3);
    world.stop();
    for (int i = 0; i < 3; i++) {
      world.answer(world.slot(0));
      world.stopAsked();
      world.readyAll();
    }
    assertThat(calls).allSatisfy(call -> assertThat(call.value()).isEqualTo("done"));
    assertThat(world.effects.started).isEqualTo(3);
    assertEnded();
  }

  @Test
  void noneIsStartedForNothing() {
    open(2);
    world.call();
    world.stop();
    world.crash(world.slot(1));
    assertThat(world.effects.started).isEqualTo(2);
    world.answer(world.slot(0));
    world.stopAsked();
    assertEnded();
  }

  @Test
  void aStartThatHadToWaitIsNotMadeAnyMore() {
    Duration wait = PoolWorld.DRAIN.multipliedBy(2);
    world = PoolWorld.ready(2, old -> old.withBackoff(new BackoffSettings(1, wait, wait, wait)));
    Slot busy = world.holder(world.call());
    world.crash(world.slot(1));
    world.crash(world.slot(1));
    Calling waiting = world.call();
    world.stop();
    world.advance(PoolWorld.DRAIN);
    assertThat(waiting.failure(NotRunning.class)).isNotNull();
    world.advance(wait);
    assertThat(world.slots()).containsExactly(busy);
    world.stopAsked();
    assertEnded();
  }

  @Test
  void withoutHopeOfAWorkerWhatWaitsDoesNotWaitForTheLimit() {
    open(1);
    world.call();
    Calling waiting = world.call();
    world.stop();
    world.crash(world.slot(0));
    assertThat(waiting.isOpen()).as("one is started").isTrue();
    world.crash(world.slot(0));
    assertThat(waiting.failure(NotRunning.class)).isNotNull();
    assertEnded();
  }

  @Test
  void asManyStopsAsOneLikes() {
    open(1);
    world.call();
    world.stop();
    world.stop();
    world.answer(world.slot(0));
    world.stop();
    world.stopAsked();
    assertEnded();
    assertThat(world.phases.stream().filter(WorkerPhase.Draining.class::isInstance)).hasSize(1);
    world.stop();
    assertThat(world.phases).last().isEqualTo(new WorkerPhase.Stopped(ASKED));
  }

  @Test
  void aFaultEndsWhatWaits() {
    open(1);
    world.call();
    Calling waiting = world.call();
    world.pool.finish(new ExitReason.Fault("test"));
    assertThat(waiting.failure(NotRunning.class).message()).contains("test");
    assertThat(world.pool.isStopped()).isTrue();
    world.pool.finish(ASKED);
    assertThat(world.phases)
        .last()
        .isEqualTo(new WorkerPhase.Stopped(new ExitReason.Fault("test")));
  }
}
