package io.clutch.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason;
import io.clutch.internal.pool.state.Lease;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.request.Calling;
import io.clutch.pool.PoolSettings.Affinity;
import io.clutch.pool.Routing;
import io.clutch.telemetry.PoolEvent.SessionClosed;
import io.clutch.telemetry.PoolEvent.SessionClosed.How;
import io.clutch.telemetry.PoolEvent.SessionOpened;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session holds a worker for its caller only. */
class SessionsTest {
  private PoolWorld world;

  @AfterEach
  void close() {
    world.close();
  }

  private void open(int workers) {
    world = PoolWorld.ready(workers);
  }

  @Test
  void aFreeWorkerIsGivenAtOnce() {
    open(2);
    Guest guest = world.checkout();
    assertThat(world.isOpen(guest)).isTrue();
    assertThat(world.status().sessions()).isEqualTo(1);
    assertThat(world.events(SessionOpened.class))
        .containsExactly(new SessionOpened("/user/pool", "worker-1", Duration.ZERO));
  }

  @Test
  void nobodyElsesCallComesToItsWorker() {
    open(2);
    Guest guest = world.checkout();
    Slot own = world.worker(guest);
    world.calls(5);
    assertThat(world.workerOf(own).calls).isEmpty();
    Calling one = world.call(guest);
    Calling two = world.call(guest);
    assertThat(world.workerOf(own).calls).containsExactly(one.request(), two.request());
  }

  @Test
  void callsAndSessionsStandInOneRow() {
    open(1);
    world.call();
    Calling first = world.call();
    Guest second = world.checkout();
    Calling third = world.call();
    Slot worker = world.slot(0);
    world.answer(worker);
    assertThat(world.holder(first)).isSameAs(worker);
    world.answer(worker);
    assertThat(world.isOpen(second)).isTrue();
    assertThat(world.waits(third)).isTrue();
    assertThat(world.status().waitingCalls()).isEqualTo(1);
    world.close(second);
    assertThat(world.holder(third)).isSameAs(worker);
    assertThat(world.status().sessions()).isZero();
  }

  @Test
  void aBusyWorkerIsReservedAndGivenWhenItIsIdle() {
    world = PoolWorld.ready(1, old -> old.withInFlight(3));
    world.calls(2);
    Guest guest = world.checkout();
    Calling after = world.call();
    Slot worker = world.slot(0);
    assertThat(world.waits(after)).as("behind the session").isTrue();
    world.advanceSeconds(2);
    world.answer(worker);
    assertThat(world.isOpen(guest)).isFalse();
    world.answer(worker);
    assertThat(world.isOpen(guest)).isTrue();
    assertThat(world.events(SessionOpened.class))
        .extracting(SessionOpened::waited)
        .containsExactly(Duration.ofSeconds(2));
  }

  @Test
  void theLeastBusyWorkerIsReserved() {
    world = PoolWorld.ready(2, old -> old.withInFlight(3));
    world.calls(3);
    Guest guest = world.checkout();
    world.answer(world.slot(1));
    assertThat(world.worker(guest)).isSameAs(world.slot(1));
  }

  @Test
  void closedItsCallsGoOnAndTheWorkerIsFree() {
    world = PoolWorld.ready(1, old -> old.withInFlight(2));
    Guest guest = world.checkout();
    Calling own = world.call(guest);
    Calling other = world.call();
    world.advanceSeconds(3);
    world.close(guest);
    Slot worker = world.slot(0);
    assertThat(world.workerOf(worker).abandoned).isEmpty();
    assertThat(world.holder(other)).isSameAs(worker);
    world.answer(worker);
    assertThat(own.value()).isEqualTo("done");
    assertThat(world.events(SessionClosed.class))
        .containsExactly(
            new SessionClosed("/user/pool", "worker-1", How.CLOSED, Duration.ofSeconds(3)));
  }

  @Test
  void endedInAnotherWayItsCallsAreAbandoned() {
    for (How how : new How[] {How.HOLDER_ENDED, How.EXPIRED}) {
      open(1);
      Guest guest = world.checkout();
      world.call(guest);
      world.answer(world.slot(0));
      Calling second = world.call(guest);
      world.end(guest, how);
      Slot worker = world.slot(0);
      assertThat(world.workerOf(worker).abandoned).containsExactly(second.request());
      Calling next = world.call();
      assertThat(world.waits(next)).as("until that has left").isTrue();
      world.answer(worker);
      assertThat(world.holder(next)).isSameAs(worker);
      world.close();
    }
  }

  @Test
  void anEndThatIsToldTwiceIsOne() {
    open(1);
    Guest guest = world.checkout();
    Lease lease = world.lease(guest).orElseThrow();
    world.close(guest);
    Guest next = world.checkout();
    world.then(() -> world.pool.endSession(lease.id(), How.EXPIRED));
    assertThat(world.isOpen(next)).isTrue();
    assertThat(world.events(SessionClosed.class)).hasSize(1);
    assertThat(world.status().sessions()).isEqualTo(1);
  }

  @Test
  void aLateCallIsRefused() {
    open(1);
    Guest guest = world.checkout();
    Lease lease = world.lease(guest).orElseThrow();
    world.close(guest);
    Calling late = Calling.of("m:late");
    world.then(() -> world.pool.sessionCall(lease.id(), late.request()));
    assertThat(late.failure(NotRunning.class).message()).contains("session");
    assertThat(world.effects.given).isEmpty();
  }

  @Test
  void itEndsWithItsWorkerAndItsCallsAreNotMadeByAnother() {
    open(2);
    Guest guest = world.checkout();
    Slot worker = world.worker(guest);
    Calling running = world.call(guest);
    Lease lease = world.lease(guest).orElseThrow();
    world.endsUnbegun(worker, PoolWorld.CRASH);
    assertThat(running.failure(NotRunning.class)).isNotNull();
    assertThat(world.isOpen(guest)).isFalse();
    assertThat(world.events(SessionClosed.class))
        .extracting(SessionClosed::how)
        .containsExactly(How.WORKER_ENDED);
    Calling late = Calling.of("m:late");
    world.then(() -> world.pool.sessionCall(lease.id(), late.request()));
    assertThat(late.failure(NotRunning.class)).isNotNull();
    world.then(() -> world.pool.endSession(lease.id(), How.CLOSED));
    assertThat(world.effects.given).hasSize(1);
    assertThat(world.status().sessions()).isZero();
  }

  @Test
  void aWorkerThatEndsBeforeItWasGivenIsReplacedByAnother() {
    open(1);
    world.call();
    Guest guest = world.checkout();
    Calling after = world.call();
    Slot reserved = world.slot(0);
    assertThat(reserved.lease()).isPresent();
    world.crash(reserved);
    assertThat(world.status().waitingSessions()).isEqualTo(1);
    world.readyAll();
    assertThat(world.worker(guest)).isSameAs(world.slot(0));
    assertThat(world.waits(after)).isTrue();
    assertThat(world.events(SessionClosed.class)).isEmpty();
  }

  @Test
  void aSessionOfAKeyWaitsForTheWorkerOfThatKey() {
    world = PoolWorld.ready(2, PoolWorld.routed(Routing.STICKY, Affinity.STRICT));
    Slot home = world.holder(world.call("k"));
    Guest guest = world.checkout(Optional.of("k"), Optional.empty());
    Guest other = world.checkout(Optional.of("k"), Optional.empty());
    world.answer(home);
    assertThat(world.worker(guest)).isSameAs(home);
    world.close(guest);
    assertThat(world.worker(other)).isSameAs(home);
  }

  @Test
  void aSessionBindsANewStickyKey() {
    world = PoolWorld.ready(2, PoolWorld.routed(Routing.STICKY, Affinity.STRICT));
    Guest guest = world.checkout(Optional.of("k"), Optional.empty());
    Slot home = world.worker(guest);
    Calling call = world.call("k");
    assertThat(world.waits(call)).isTrue();
    world.close(guest);
    assertThat(world.holder(call)).isSameAs(home);
  }

  @Test
  void answeredCallsAreNotKept() {
    open(1);
    Guest guest = world.checkout();
    Lease lease = world.lease(guest).orElseThrow();
    for (int i = 0; i < 10; i++) {
      world.call(guest);
    }
    assertThat(lease.calls()).hasSize(10);
    for (int i = 0; i < 10; i++) {
      world.answer(world.slot(0));
      assertThat(lease.calls()).hasSizeLessThanOrEqualTo(2 * (9 - i));
    }
  }

  @Test
  void noneIsLeftWithoutAnAnswerWhenThePoolIsNoMore() {
    open(1);
    world.call();
    Guest reserved = world.checkout();
    Guest waiting = world.checkout();
    world.pool.finish(new ExitReason.Fault("test"));
    assertThat(((NotRunning) reserved.failure()).message()).contains("test");
    assertThat(waiting.failure()).isInstanceOf(NotRunning.class);
  }
}
