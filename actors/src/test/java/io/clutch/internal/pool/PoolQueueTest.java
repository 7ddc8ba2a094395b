package io.clutch.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure.Cancelled;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.QueueFull;
import io.clutch.failure.CallFailure.WaitExceeded;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.request.Calling;
import io.clutch.pool.PoolSettings;
import io.clutch.worker.QueueSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Waiting calls and sessions have an order, a bound and a time limit. */
class PoolQueueTest {
  private static final Optional<Duration> NO_LIMIT = Optional.empty();

  private PoolWorld world;
  private Calling running;

  @AfterEach
  void close() {
    world.close();
  }

  /** One worker with a call. */
  private void open(UnaryOperator<PoolSettings> change) {
    world = PoolWorld.ready(1, change);
    running = world.call();
  }

  private void open(int capacity, Optional<Duration> waitLimit) {
    open(PoolWorld.queued(capacity, waitLimit));
  }

  private Slot worker() {
    return world.slot(0);
  }

  @Test
  void whoeverCameFirstIsServedFirst() {
    open(old -> old);
    List<Calling> calls = world.calls(20);
    for (Calling call : calls) {
      world.answer(worker());
      assertThat(world.holder(call)).isSameAs(worker());
    }
    assertThat(running.value()).isEqualTo("done");
  }

  @Test
  void oneThatComesBackHasItsOldPlace() {
    world = PoolWorld.ready(2);
    Calling first = world.call();
    Calling second = world.call();
    Calling third = world.call();
    Slot survivor = world.holder(first);
    world.endsUnbegun(world.holder(second), PoolWorld.CRASH);
    world.answer(survivor);
    assertThat(world.holder(second)).isSameAs(survivor);
    assertThat(world.waits(third)).isTrue();
  }

  @Test
  void aFullQueueAnswersAtOnceWithItsBound() {
    open(2, NO_LIMIT);
    List<Calling> waiting = world.calls(2);
    QueueFull failure = world.call().failure(QueueFull.class);
    assertThat(failure.capacity()).isEqualTo(2);
    assertThat(failure.message()).contains("2 calls").contains("clutch.pool");
    assertThat(world.checkout().failure()).isInstanceOf(QueueFull.class);
    assertThat(waiting).allSatisfy(call -> assertThat(call.isOpen()).isTrue());
    world.answer(worker());
    assertThat(world.call().isOpen()).isTrue();
  }

  @Test
  void theBytesOfArgumentsAreBoundedToo() {
    open(old -> old.withQueue(new QueueSettings(100, 3_000)));
    Calling one = big(1_000);
    Calling two = big(1_000);
    assertThat(big(1_000).failure(QueueFull.class)).isNotNull();
    assertThat(big(100).isOpen()).isTrue();
    world.cancel(one);
    assertThat(big(1_000).isOpen()).isTrue();
    assertThat(two.isOpen()).isTrue();
  }

  @Test
  void oneCallMayBeLargerThanTheWholeQueue() {
    open(old -> old.withQueue(new QueueSettings(100, 10)));
    assertThat(big(1_000).isOpen()).isTrue();
    assertThat(big(1).failure(QueueFull.class)).isNotNull();
  }

  private Calling big(int bytes) {
    Calling calling = Calling.of("m:f", "x".repeat(bytes));
    world.submit(calling.request());
    return calling;
  }

  @Test
  void whatComesBackGoesOverTheBound() {
    world = PoolWorld.ready(2, PoolWorld.queued(1, NO_LIMIT));
    List<Calling> calls = world.calls(3);
    world.endsUnbegun(world.slot(0), PoolWorld.CRASH);
    assertThat(world.status().waitingCalls()).isEqualTo(2);
    assertThat(calls).allSatisfy(call -> assertThat(call.isOpen()).isTrue());
    assertThat(world.call().failure(QueueFull.class)).isNotNull();
  }

  @Test
  void waitsNoLongerThanTheLimit() {
    open(10, Optional.of(Duration.ofSeconds(3)));
    Calling call = world.call();
    world.advance(Duration.ofMillis(2_999));
    assertThat(call.isOpen()).isTrue();
    world.advance(Duration.ofMillis(1));
    WaitExceeded failure = call.failure(WaitExceeded.class);
    assertThat(failure.limit()).hasSeconds(3);
    assertThat(failure.workers()).isEqualTo(1);
    assertThat(failure.pool()).isEqualTo("/user/pool");
    world.answer(worker());
    assertThat(world.effects.given).hasSize(1);
    assertThat(running.value()).isEqualTo("done");
  }

  @Test
  void theWaitLimitIsOverOnceAWorkerHasTheCall() {
    open(10, Optional.of(Duration.ofSeconds(3)));
    Calling call = world.call();
    world.answer(worker());
    world.advanceSeconds(10);
    assertThat(call.isOpen()).isTrue();
  }

  @Test
  void theDeadlineIsOneBudget() {
    open(10, Optional.of(Duration.ofSeconds(30)));
    Calling call = world.call(it -> it.withDeadline(Duration.ofSeconds(2)));
    world.advanceSeconds(2);
    DeadlineExceeded failure = call.failure(DeadlineExceeded.class);
    assertThat(failure.where()).isEqualTo(DeadlineExceeded.Where.QUEUED);
    assertThat(failure.deadline()).hasSeconds(2);
    Calling later = world.call(it -> it.withDeadline(Duration.ofSeconds(9)));
    long end = later.request().deadlineAt();
    world.advanceSeconds(4);
    world.answer(worker());
    assertThat(later.request().deadlineAt()).isEqualTo(end);
  }

  @Test
  void aCallWithoutDeadlineHasThatOfItsWorker() {
    open(old -> old);
    Calling call = world.call();
    world.advance(PoolWorld.DEADLINE);
    assertThat(call.failure(DeadlineExceeded.class).deadline()).isEqualTo(PoolWorld.DEADLINE);
  }

  @Test
  void aCancelledCallLeavesItsPlace() {
    open(1, NO_LIMIT);
    Calling call = world.call();
    world.cancel(call);
    assertThat(call.failure(Cancelled.class)).isNotNull();
    Calling next = world.call();
    world.answer(worker());
    assertThat(world.holder(next)).isSameAs(worker());
    assertThat(world.status().waitingCalls()).isZero();
  }

  @Test
  void aCancelledCallThatAWorkerHasIsThatWorkersBusiness() {
    open(old -> old);
    world.cancel(running);
    assertThat(running.isOpen()).isTrue();
    assertThat(world.workerOf(worker()).abandoned).containsExactly(running.request());
  }

  @Test
  void aCallThatIsCancelledOnItsWayBackIsNotMade() {
    world = PoolWorld.ready(2);
    running = world.call();
    Slot worker = world.holder(running);
    world.workerOf(worker).calls.clear();
    world.crash(worker);
    world.cancel(running);
    assertThat(running.isOpen()).isTrue();
    world.submit(running.request()); // returned as a dead letter
    assertThat(running.failure(Cancelled.class)).isNotNull();
    assertThat(world.effects.given).hasSize(1);
  }

  @Test
  void whatHasEndedIsNotTakenBack() {
    world = PoolWorld.ready(2);
    running = world.call();
    Slot worker = world.holder(running);
    Calling.answer(running.request(), "late");
    world.endsUnbegun(worker, PoolWorld.CRASH);
    assertThat(running.value()).isEqualTo("late");
    assertThat(world.status().waitingCalls()).isZero();
    assertThat(world.effects.given).hasSize(1);
  }

  @Test
  void nothingIsPlannedForCallsThatHaveEnded() {
    open(10, Optional.of(Duration.ofMinutes(2)));
    Calling answered = world.call(it -> it.withDeadline(Duration.ofMinutes(9)));
    Calling cancelled = world.call(it -> it.withDeadline(Duration.ofMinutes(9)));
    world.cancel(cancelled);
    world.answer(worker());
    world.answer(worker());
    world.stop();
    world.stopAsked();
    assertThat(world.pool.isStopped()).isTrue();
    assertThat(world.plannedInTheEnd()).isEmpty();
    assertThat(answered.value()).isEqualTo("done");
  }
}
