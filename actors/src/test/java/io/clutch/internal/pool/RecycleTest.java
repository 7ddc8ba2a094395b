package io.clutch.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailedException;
import io.clutch.failure.ExitReason;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.request.Calling;
import io.clutch.pool.RecycleSettings;
import io.clutch.telemetry.PoolEvent.Retired;
import io.clutch.telemetry.PoolEvent.Retired.Why;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.apache.pekko.Done;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Healthy workers are replaced, and no call is lost. */
class RecycleTest {
  private PoolWorld world;

  @AfterEach
  void close() {
    world.close();
  }

  private void open(int workers, UnaryOperator<RecycleSettings> change) {
    world = PoolWorld.ready(workers, old -> old.withRecycle(change.apply(old.recycle())));
  }

  private List<Why> retired() {
    return world.events(Retired.class).stream().map(Retired::why).toList();
  }

  @Test
  void onRequestTheSuccessorIsReadyFirst() {
    world = PoolWorld.ready(2, old -> old.withSize(old.size().withStartConcurrency(1)));
    List<Slot> old = world.slots();
    CompletableFuture<Done> done = world.recycle();
    assertThat(world.status().starting()).isEqualTo(1);
    assertThat(world.status().ready()).isEqualTo(2);
    world.readyAll();
    assertThat(world.workerOf(old.get(0)).isStopped).isTrue();
    assertThat(world.workerOf(old.get(1)).isStopped).isFalse();
    world.stopAsked();
    assertThat(done).isNotDone();
    world.readyAll();
    world.stopAsked();
    assertThat(done).isCompleted();
    assertThat(world.slots()).doesNotContainAnyElementsOf(old).hasSize(2);
    assertThat(world.slots()).extracting(Slot::number).containsExactlyInAnyOrder(1, 2);
    assertThat(retired()).containsExactly(Why.REQUESTED, Why.REQUESTED);
    assertThat(world.status().crashed()).isZero();
    assertThat(world.status().recycled()).isEqualTo(2);
  }

  @Test
  void onRequestABusyWorkerFinishesItsCalls() {
    world = PoolWorld.ready(1, old -> old.withInFlight(2));
    List<Calling> calls = world.calls(2);
    Slot old = world.slot(0);
    world.recycle();
    world.readyAll();
    assertThat(world.workerOf(old).isStopped).isFalse();
    Calling next = world.call();
    assertThat(world.holder(next)).isNotSameAs(old);
    world.answer(old);
    assertThat(world.workerOf(old).isStopped).isFalse();
    world.answer(old);
    assertThat(world.workerOf(old).isStopped).isTrue();
    assertThat(calls).allSatisfy(call -> assertThat(call.value()).isEqualTo("done"));
  }

  @Test
  void onRequestOneThatStillStartsIsReplacedToo() {
    world = PoolWorld.open(old -> PoolWorld.sized(old, 1, 1));
    Slot old = world.slot(0);
    CompletableFuture<Done> done = world.recycle();
    world.ready(old);
    world.readyAll();
    assertThat(world.workerOf(old).isStopped).isTrue();
    world.stopAsked();
    assertThat(done).isCompleted();
  }

  @Test
  void onRequestThoseThatCannotBeReplacedServeOn() {
    world = PoolWorld.ready(2);
    List<Slot> old = world.slots();
    CompletableFuture<Done> done = world.recycle();
    for (int i = 0; i < 10; i++) {
      world.slots().stream().filter(slot -> !old.contains(slot)).forEach(world::crash);
      world.advanceSeconds(20);
    }
    assertThat(old).allSatisfy(slot -> assertThat(slot.isReady()).isTrue());
    assertThat(world.holder(world.call())).isIn(old);
    assertThat(done).isNotDone();
  }

  @Test
  void withoutWorkersThereIsNothingToReplace() {
    world = PoolWorld.open(old -> PoolWorld.sized(old, 0, 1));
    assertThat(world.recycle()).isCompleted();
  }

  @Test
  void aPoolThatEndsRefusesAndAnswersRequests() {
    world = PoolWorld.ready(1);
    world.call();
    CompletableFuture<Done> before = world.recycle();
    world.stop();
    assertThat(world.recycle()).isCompletedExceptionally();
    world.pool.finish(new ExitReason.Fault("test"));
    assertThat(before).isCompletedExceptionally();
    assertThat(before.handle((value, failure) -> failure).join())
        .asInstanceOf(InstanceOfAssertFactories.throwable(CallFailedException.class))
        .hasMessageContaining("/user/pool");
  }

  @Test
  void atItsNumberOfCallsAWorkerIsGivenNotOneMore() {
    open(1, old -> old.withCalls(3));
    Slot old = world.slot(0);
    List<Calling> calls = world.calls(5);
    world.answer(old);
    world.answer(old);
    assertThat(world.workerOf(old).isStopped).isFalse();
    world.answer(old);
    assertThat(world.workerOf(old).isStopped).isTrue();
    assertThat(world.waits(calls.get(3))).isTrue();
    world.readyAll();
    assertThat(world.holder(calls.get(3))).isSameAs(world.slot(1));
    assertThat(retired()).containsExactly(Why.CALLS);
  }

  @Test
  void aNumberOfCallsHoldsForSeveralAtOnceToo() {
    world =
        PoolWorld.ready(
            1, old -> old.withInFlight(4).withRecycle(RecycleSettings.create().withCalls(5)));
    Slot old = world.slot(0);
    world.calls(9);
    world.answer(old);
    assertThat(world.workerOf(old).calls).hasSize(4);
    world.answer(old);
    assertThat(world.effects.given).hasSize(5);
    assertThat(old.phase()).isEqualTo(Slot.Phase.RETIRING);
    assertThat(world.status().starting()).as("before the old one is done").isEqualTo(1);
    world.readyAll();
    assertThat(world.effects.given).hasSize(9);
    for (int i = 0; i < 3; i++) {
      assertThat(world.workerOf(old).isStopped).isFalse();
      world.answer(old);
    }
    assertThat(world.workerOf(old).isStopped).isTrue();
  }

  @Test
  void aLimitHoldsForOneThatIsToBeReplacedAnyway() {
    world =
        PoolWorld.ready(
            1,
            old ->
                old.withSize(old.size().withBounds(1, 1))
                    .withRecycle(RecycleSettings.create().withCalls(2)));
    Slot old = world.slot(0);
    world.recycle();
    world.calls(5);
    world.answer(old);
    world.answer(old);
    assertThat(world.effects.given).hasSize(2);
    assertThat(world.workerOf(old).isStopped).isTrue();
  }

  @Test
  void atItsMemoryAWorkerIsGivenNoneBesidesTheOneDuringTheReading() {
    open(1, old -> old.withMemory(1_000));
    Slot old = world.slot(0);
    world.calls(5);
    world.memory.own.put(old.pid(), 999L);
    world.advance(Duration.ofMillis(60));
    world.answer(old);
    world.memory.own.put(old.pid(), 1_000L);
    world.advance(Duration.ofMillis(60));
    world.answer(old);
    assertThat(world.effects.given).hasSize(3);
    assertThat(old.phase()).isEqualTo(Slot.Phase.RETIRING);
    world.answer(old);
    assertThat(world.effects.given).hasSize(3);
    assertThat(world.workerOf(old).isStopped).isTrue();
    assertThat(world.events(Retired.class))
        .singleElement()
        .satisfies(it -> assertThat(it.why()).isEqualTo(Why.MEMORY))
        .satisfies(it -> assertThat(it.privateBytes()).isEqualTo(1_000))
        .satisfies(it -> assertThat(it.sharedBytes()).isEqualTo(FakeMemory.SHARED));
  }

  @Test
  void memoryIsNotReadWhereAllThatIsResidentIsBelowTheLimit() {
    open(1, old -> old.withMemory(1_000));
    Slot slot = world.slot(0);
    world.memory.own.put(slot.pid(), 999L - FakeMemory.SHARED);
    answerFor(slot, Duration.ofSeconds(1));
    assertThat(world.memory.readings).isZero();
  }

  @Test
  void readingsTakeASmallPartOfTheTimeAndLessOfAnIdleWorkers() {
    open(1, old -> old.withMemory(1_000));
    world.memory.readingTakes = Duration.ofMillis(15);
    Slot slot = world.slot(0);
    world.memory.own.put(slot.pid(), 900L);
    answerFor(slot, Duration.ofSeconds(15));
    assertThat(world.memory.readings).isBetween(19, 21);
    world.advanceSeconds(60);
    assertThat(world.memory.readings).as("after the last call").isBetween(20, 22);
    assertThat(retired()).isEmpty();
  }

  @Test
  void aReadingThatDoesNotEndInTimeRecyclesNobodyAndIsTriedAgain() {
    open(1, old -> old.withMemory(1_000));
    Slot slot = world.slot(0);
    world.memory.own.put(slot.pid(), 2_000L);
    world.calls(2);
    world.memory.readingsEnd = false;
    world.advance(Duration.ofMillis(20));
    world.answer(slot);
    assertThat(slot.isReady()).isTrue();
    world.memory.readingsEnd = true;
    world.advance(Duration.ofMillis(20));
    world.answer(slot);
    assertThat(retired()).containsExactly(Why.MEMORY);
  }

  private void answerFor(Slot slot, Duration time) {
    Duration step = Duration.ofMillis(10);
    for (long i = time.dividedBy(step); i > 0; i--) {
      world.call();
      world.advance(step);
      world.answer(slot);
    }
  }

  @Test
  void memoryIsLookedAtWhileNothingHappensToo() {
    open(1, old -> old.withMemory(1_000));
    world.memory.own.put(world.slot(0).pid(), 2_000L);
    world.advanceSeconds(2);
    assertThat(retired()).containsExactly(Why.MEMORY);
  }

  @Test
  void atItsAgeAWorkerServesUntilItsSuccessorIsReady() {
    open(1, old -> old.withAge(Duration.ofMinutes(1)).withJitter(0));
    world.advanceSeconds(59);
    assertThat(world.status().starting()).isZero();
    world.advanceSeconds(2);
    assertThat(world.status().starting()).isEqualTo(1);
    assertThat(world.holder(world.call())).isSameAs(world.slot(0));
    world.readyAll();
    assertThat(retired()).containsExactly(Why.AGE);
    assertThat(world.slot(0).phase()).isEqualTo(Slot.Phase.RETIRING);
  }

  @Test
  void anIdleWorkerIsReplaced() {
    open(1, old -> old.withIdle(Duration.ofMinutes(1)));
    world.advanceSeconds(62);
    world.readyAll();
    world.stopAsked();
    assertThat(retired()).containsExactly(Why.IDLE);
    assertThat(world.slots()).hasSize(1);
  }

  @Test
  void aSessionKeepsItsWorkerPastItsLimit() {
    open(1, old -> old.withCalls(1));
    Slot old = world.slot(0);
    Guest guest = world.checkout();
    for (int i = 0; i < 3; i++) {
      Calling call = world.call(guest);
      world.answer(old);
      assertThat(call.value()).isEqualTo("done");
    }
    assertThat(old.phase()).isEqualTo(Slot.Phase.RETIRING);
    assertThat(world.workerOf(old).isStopped).isFalse();
    world.close(guest);
    assertThat(world.workerOf(old).isStopped).isTrue();
  }

  @Test
  void aSessionThatWaitsForAWorkerAtItsLimitGoesToAnother() {
    world =
        PoolWorld.ready(
            1, old -> old.withInFlight(3).withRecycle(RecycleSettings.create().withCalls(3)));
    world.calls(2);
    Guest guest = world.checkout();
    Slot old = world.slot(0);
    assertThat(old.lease()).isPresent();
    // A broadcast makes the worker reach its limit while it is held for the session.
    Calling all = Calling.of("m:all");
    world.broadcast(count -> List.of(all.request()));
    world.answer(old);
    assertThat(old.phase()).isEqualTo(Slot.Phase.RETIRING);
    world.answer(old);
    world.answer(old);
    assertThat(world.isOpen(guest)).isFalse();
    world.readyAll();
    assertThat(world.worker(guest)).isNotSameAs(old);
  }

  @Test
  void theProcessesThatEndAreBoundedToo() {
    world =
        PoolWorld.ready(
            2,
            old ->
                old.withSize(old.size().withStartConcurrency(1))
                    .withInFlight(2)
                    .withRecycle(RecycleSettings.create().withCalls(2)));
    world.calls(100);
    // Each worker answers one call quickly, and the other never.
    for (int round = 0; round < 10; round++) {
      world.slots().stream()
          .filter(slot -> world.workerOf(slot).calls.size() == 2)
          .forEach(world::answer);
      world.readyAll();
      assertThat(world.slots()).hasSizeLessThanOrEqualTo(3);
    }
    assertThat(world.effects.started).isEqualTo(3);
    world.slots().forEach(slot -> world.answer(slot));
    world.stopAsked();
    assertThat(world.status().starting()).isEqualTo(1);
  }

  @Test
  void aCrashOfAWorkerThatRetiresIsACrash() {
    world = PoolWorld.ready(1);
    world.call();
    Slot old = world.slot(0);
    world.recycle();
    world.readyAll();
    world.crash(old);
    assertThat(world.status().crashed()).isEqualTo(1);
  }
}
