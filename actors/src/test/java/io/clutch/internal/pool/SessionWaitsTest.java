package io.clutch.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure.Cancelled;
import io.clutch.failure.CallFailure.WaitExceeded;
import io.clutch.internal.request.Calling;
import io.clutch.pool.PoolSettings.Affinity;
import io.clutch.pool.Routing;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checkouts that wait for a worker, and those that are cancelled. */
class SessionWaitsTest {
  private PoolWorld world;

  @AfterEach
  void close() {
    world.close();
  }

  private void open(int workers) {
    world = PoolWorld.ready(workers);
  }

  @Test
  void waitsNoLongerThanItsOwnLimitOrThatOfThePool() {
    world = PoolWorld.ready(1, PoolWorld.queued(10, Optional.of(Duration.ofSeconds(5))));
    world.checkout();
    Guest patient = world.checkout();
    Guest hasty = world.checkout(Optional.empty(), Optional.of(Duration.ofSeconds(1)));
    world.advanceSeconds(1);
    assertThat(((WaitExceeded) hasty.failure()).limit()).hasSeconds(1);
    assertThat(patient.isRefused()).isFalse();
    world.advanceSeconds(4);
    assertThat(((WaitExceeded) patient.failure()).limit()).hasSeconds(5);
    assertThat(world.status().waitingSessions()).isZero();
  }

  @Test
  void theWaitLimitHoldsForOneThatHasAReservationOnly() {
    open(1);
    world.call();
    Guest guest = world.checkout(Optional.empty(), Optional.of(Duration.ofSeconds(1)));
    Calling after = world.call();
    world.advanceSeconds(1);
    assertThat(guest.failure()).isInstanceOf(WaitExceeded.class);
    world.answer(world.slot(0));
    assertThat(world.holder(after)).isSameAs(world.slot(0));
  }

  @Test
  void theWaitLimitIsOverOnceItHasItsWorker() {
    open(1);
    Guest guest = world.checkout(Optional.empty(), Optional.of(Duration.ofSeconds(1)));
    world.advanceSeconds(100);
    assertThat(world.isOpen(guest)).isTrue();
  }

  @Test
  void whoCancelsLosesThePlace() {
    open(1);
    Guest holder = world.checkout();
    Guest first = world.checkout();
    Guest second = world.checkout();
    world.forget(first);
    assertThat(first.failure()).isInstanceOf(Cancelled.class);
    world.close(holder);
    assertThat(world.isOpen(second)).isTrue();
    world.forget(first);
    assertThat(world.isOpen(second)).isTrue();
  }

  @Test
  void whoCancelsWhatWasJustGrantedReturnsIt() {
    open(1);
    Guest guest = world.checkout();
    Calling waiting = world.call();
    world.forget(guest);
    assertThat(world.isOpen(guest)).isFalse();
    assertThat(world.holder(waiting)).isSameAs(world.slot(0));
  }

  @Test
  void whoCancelsAReservationFreesTheWorker() {
    world = PoolWorld.ready(1, old -> old.withInFlight(2));
    world.call();
    Guest guest = world.checkout();
    Calling waiting = world.call();
    assertThat(world.waits(waiting)).isTrue();
    world.forget(guest);
    assertThat(world.holder(waiting)).isSameAs(world.slot(0));
  }

  @Test
  void aFreeWorkerIsGivenThoughTheQueueIsFull() {
    world =
        PoolWorld.ready(
            2,
            old ->
                PoolWorld.routed(Routing.STICKY, Affinity.STRICT)
                    .andThen(PoolWorld.queued(1, Optional.empty()))
                    .apply(old));
    world.call("k");
    assertThat(world.waits(world.call("k"))).isTrue();
    assertThat(world.isOpen(world.checkout())).isTrue();
  }
}
