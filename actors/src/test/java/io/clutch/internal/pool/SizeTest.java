package io.clutch.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.request.Calling;
import io.clutch.pool.PoolSettings;
import io.clutch.telemetry.PoolEvent;
import io.clutch.telemetry.PoolEvent.Retired.Why;
import io.clutch.worker.WorkerPhase;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The number of workers of a pool. */
class SizeTest {
  private PoolWorld world;

  @AfterEach
  void close() {
    world.close();
  }

  private static UnaryOperator<PoolSettings> sized(int min, int max) {
    return old -> PoolWorld.sized(old, min, max);
  }

  private static UnaryOperator<PoolSettings> overflow(int overflow) {
    return old ->
        PoolWorld.sized(old, 1, 2)
            .withSize(
                old.size()
                    .withBounds(1, 2)
                    .withOverflow(overflow)
                    .withLinger(Duration.ofSeconds(10)));
  }

  private int size() {
    return world.status().size();
  }

  @Test
  void anEagerPoolStartsItsMinAndIsReadyWithThem() {
    world = PoolWorld.open(sized(2, 4));
    assertThat(size()).isEqualTo(2);
    world.ready(world.slot(0));
    assertThat(world.phases).containsExactly(new WorkerPhase.Starting(1));
    world.advanceSeconds(3);
    world.ready(world.slot(1));
    assertThat(world.phases).last().isInstanceOf(WorkerPhase.Ready.class);
    assertThat(world.events(PoolEvent.Ready.class))
        .containsExactly(new PoolEvent.Ready("/user/pool", 2, Duration.ofSeconds(3)));
    world.crash(world.slot(0));
    world.readyAll();
    assertThat(world.events(PoolEvent.Ready.class)).hasSize(1);
  }

  @Test
  void aCallerThatIsBackBeforeItsLastCallHasLeftStartsNoWorker() {
    world = PoolWorld.open(sized(1, 4));
    world.readyAll();
    Calling last = world.call();
    Calling next = Calling.of("m:f", call -> call, "argument");
    world.then(
        () -> {
          world.pool.submit(next.request());
          world.answer(world.slot(0), last.request());
        });
    assertThat(world.holder(next)).isSameAs(world.slot(0));
    assertThat(size()).isEqualTo(1);
  }

  @Test
  void aLazyPoolIsReadyAtOnceAndStartsItsMinWithTheFirstCall() {
    world = PoolWorld.open(old -> old.withSize(old.size().withEager(false)));
    assertThat(world.phases).last().isInstanceOf(WorkerPhase.Ready.class);
    world.advanceSeconds(100);
    assertThat(size()).isZero();
    Calling call = world.call();
    assertThat(size()).isEqualTo(2);
    world.ready(world.slot(1));
    assertThat(world.holder(call)).isSameAs(world.slot(1));
  }

  @Test
  void aLazyPoolStartsWithTheFirstSessionToo() {
    world = PoolWorld.open(old -> old.withSize(old.size().withEager(false)));
    Guest guest = world.checkout();
    world.ready(world.slot(0));
    assertThat(world.isOpen(guest)).isTrue();
  }

  @Test
  void waitingCallsHaveWorkersStartedUpToMax() {
    world = PoolWorld.open(sized(0, 3));
    for (int expected : new int[] {1, 2, 3, 3, 3}) {
      world.call();
      assertThat(size()).isEqualTo(expected);
    }
    world.readyAll();
    assertThat(world.effects.given).hasSize(3);
    assertThat(size()).isEqualTo(3);
  }

  @Test
  void callsThatShareAWorkerNeedFewer() {
    world = PoolWorld.open(old -> PoolWorld.sized(old, 0, 9).withInFlight(4));
    world.calls(9);
    assertThat(size()).isEqualTo(3);
    world.checkout();
    assertThat(size()).as("a session needs its own").isEqualTo(4);
  }

  @Test
  void aCallDoesNotWaitForTheWorkerThatWasStartedForIt() {
    world = PoolWorld.ready(1, sized(1, 2));
    world.call();
    Calling waiting = world.call();
    assertThat(size()).isEqualTo(2);
    world.answer(world.slot(0));
    assertThat(world.holder(waiting)).isSameAs(world.slot(0));
  }

  @Test
  void noMoreAreStartingAtOnceThanMay() {
    world =
        PoolWorld.open(old -> old.withSize(old.size().withBounds(5, 9).withStartConcurrency(2)));
    world.calls(20);
    for (int ready = 0; ready < 9; ready++) {
      assertThat(world.status().starting()).isEqualTo(Math.min(2, 9 - ready));
      world.ready(
          world.slots().stream()
              .filter(slot -> slot.phase() == Slot.Phase.STARTING)
              .findFirst()
              .get());
    }
    assertThat(world.status().starting()).isZero();
    assertThat(world.effects.started).isEqualTo(9);
  }

  @Test
  void idleWorkersEndAfterTheirTimeButNeverBelowMin() {
    world =
        PoolWorld.ready(
            4,
            old ->
                old.withSize(
                    old.size().withBounds(1, 4).withIdleTimeToLive(Duration.ofSeconds(60))));
    world.calls(4);
    world.readyAll();
    assertThat(size()).isEqualTo(4);
    List<Slot> all = world.slots();
    all.forEach(
        slot -> {
          world.advanceSeconds(10);
          world.answer(slot);
        });
    world.advanceSeconds(29);
    assertThat(size()).isEqualTo(4);
    world.advanceSeconds(2);
    assertThat(world.workerOf(all.get(0)).isStopped).as("idle for longest").isTrue();
    assertThat(size()).isEqualTo(3);
    world.advanceSeconds(1_000);
    assertThat(size()).isEqualTo(1);
    assertThat(world.events(PoolEvent.Retired.class)).hasSize(3);
    assertThat(world.events(PoolEvent.Retired.class))
        .allSatisfy(event -> assertThat(event.why()).isEqualTo(Why.SURPLUS));
    world.stopAsked();
    assertThat(world.status().crashed()).isZero();
    assertThat(world.effects.started).isEqualTo(4);
  }

  @Test
  void aPoolMayShrinkToNoneAndComeBack() {
    world =
        PoolWorld.open(
            old ->
                old.withSize(
                    old.size().withBounds(0, 2).withIdleTimeToLive(Duration.ofSeconds(5))));
    world.call();
    world.readyAll();
    world.answer(world.slot(0));
    world.advanceSeconds(8);
    world.stopAsked();
    assertThat(world.slots()).isEmpty();
    Calling call = world.call();
    world.readyAll();
    assertThat(world.holder(call)).isNotNull();
  }

  @Test
  void busyWorkersDoNotEnd() {
    world =
        PoolWorld.ready(
            1,
            old ->
                old.withSize(
                    old.size().withBounds(0, 1).withIdleTimeToLive(Duration.ofSeconds(5))));
    world.calls(1);
    world.readyAll();
    Guest guest = world.checkout();
    world.advanceSeconds(20);
    world.answer(world.slot(0));
    world.advanceSeconds(20);
    assertThat(world.isOpen(guest)).isTrue();
    assertThat(world.workerOf(world.slot(0)).isStopped).isFalse();
  }

  @Test
  void overflowLingersThroughBursts() {
    world = PoolWorld.open(overflow(2));
    for (int burst = 0; burst < 5; burst++) {
      world.calls(4);
      world.readyAll();
      assertThat(size()).isEqualTo(4);
      assertThat(world.status().overflow()).isEqualTo(2);
      world.slots().forEach(world::answer);
      world.advanceSeconds(9);
    }
    assertThat(world.effects.started).isEqualTo(4);
    world.advanceSeconds(2);
    assertThat(size()).as("max stays for its own time").isEqualTo(2);
    assertThat(world.effects.started).isEqualTo(4);
  }

  @Test
  void overflowIsBounded() {
    world = PoolWorld.open(overflow(1));
    world.calls(50);
    world.readyAll();
    assertThat(size()).isEqualTo(3);
  }

  @Test
  void numbersAreUsedAgainButIncarnationsAreNot() {
    world = PoolWorld.ready(3);
    world.crash(world.slot(1));
    Slot successor = world.slot(2);
    assertThat(successor.number()).isEqualTo(2);
    assertThat(successor.incarnation()).isEqualTo(4);
    assertThat(successor.id().actorName()).isEqualTo("worker-2-4");
  }
}
