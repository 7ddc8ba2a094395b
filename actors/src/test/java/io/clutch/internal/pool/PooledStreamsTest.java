package io.clutch.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.request.Calling;
import io.clutch.internal.streams.StreamShape;
import io.clutch.internal.streams.Streaming;
import io.clutch.pool.PoolSettings;
import io.clutch.pool.PoolSettings.Affinity;
import io.clutch.pool.RecycleSettings;
import io.clutch.pool.Routing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams take no place of a call, but sessions wait for a worker without streams. */
class PooledStreamsTest {
  private PoolWorld world;

  @AfterEach
  void close() {
    world.close();
  }

  private Streaming stream() {
    var stream = Streaming.of(StreamShape.SOURCE);
    world.submit(stream.request());
    return stream;
  }

  private boolean has(Slot slot, Streaming stream) {
    return world.workerOf(slot).calls.contains(stream.request());
  }

  private void leaves(Slot slot, Streaming stream) {
    world.answer(slot, stream.request());
  }

  @Test
  void goPastCallsThatWait() {
    world = PoolWorld.ready(1);
    world.calls(3);
    Streaming stream = stream();
    assertThat(has(world.slot(0), stream)).isTrue();
    assertThat(world.status().waitingCalls()).isEqualTo(2);
    world.answer(world.slot(0));
    assertThat(world.status().waitingCalls()).isEqualTo(1);
  }

  @Test
  void goToTheWorkerWithTheFewest() {
    world = PoolWorld.ready(2);
    for (int i = 0; i < 4; i++) {
      stream();
    }
    assertThat(world.slots()).allSatisfy(slot -> assertThat(slot.streams()).isEqualTo(2));
  }

  @ParameterizedTest
  @EnumSource(Routing.class)
  void countWhereACallHasAChoice(Routing routing) {
    world = PoolWorld.ready(3, old -> old.withRouting(routing, Affinity.STRICT).withInFlight(4));
    stream();
    stream();
    Slot free = world.slots().stream().filter(slot -> slot.streams() == 0).findFirst().get();
    for (int i = 0; i < 6; i++) {
      world.advance(Duration.ofMillis(1));
      assertThat(world.holder(world.call())).isSameAs(free);
      world.answer(free);
    }
  }

  @Test
  void countAsMuchAsCallsForTheLeastBusy() {
    world =
        PoolWorld.ready(
            2, old -> old.withRouting(Routing.LEAST_BUSY, Affinity.STRICT).withInFlight(4));
    stream();
    assertThat(world.slot(0).streams()).isEqualTo(1);
    assertThat(world.holder(world.call())).isSameAs(world.slot(1));
    assertThat(world.holder(world.call())).as("one each: no stream").isSameAs(world.slot(1));
    assertThat(world.holder(world.call())).as("one against two").isSameAs(world.slot(0));
  }

  @Test
  void waitUntilAWorkerIsReady() {
    world = PoolWorld.open(old -> PoolWorld.sized(old, 1, 1));
    Calling first = world.call();
    Calling second = world.call();
    Streaming stream = stream();
    assertThat(world.slot(0).streams()).isZero();
    world.readyAll();
    assertThat(has(world.slot(0), stream)).isTrue();
    assertThat(world.holder(first)).isSameAs(world.slot(0));
    assertThat(world.waits(second)).isTrue();
  }

  @Test
  void needOneWorkerHoweverManyTheyAre() {
    world = PoolWorld.open(old -> PoolWorld.sized(old, 0, 4));
    var streams = new ArrayList<>(List.of(stream(), stream(), stream()));
    assertThat(world.effects.started).isEqualTo(1);
    world.readyAll();
    streams.add(stream());
    assertThat(streams).allSatisfy(stream -> assertThat(has(world.slot(0), stream)).isTrue());
    assertThat(world.effects.started).isEqualTo(1);
  }

  @Test
  void needOneMoreWhereSessionsHaveAll() {
    world = PoolWorld.open(old -> PoolWorld.sized(old, 1, 4));
    world.readyAll();
    Guest guest = world.checkout();
    List<Streaming> streams = List.of(stream(), stream());
    assertThat(world.effects.started).isEqualTo(2);
    world.readyAll();
    assertThat(streams).noneMatch(stream -> has(world.worker(guest), stream));
    assertThat(world.slots().stream().mapToInt(Slot::streams).sum()).isEqualTo(2);
  }

  @Test
  void goToAnotherWorkerWhereTheirsDidNotBeginThem() {
    world = PoolWorld.ready(2);
    Streaming stream = stream();
    Slot first = world.slots().stream().filter(slot -> has(slot, stream)).findFirst().get();
    world.endsUnbegun(first, PoolWorld.CRASH);
    assertThat(has(world.slot(0), stream)).isTrue();
    assertThat(stream.isOpen()).isTrue();
  }

  @Test
  void holdUpTheEndOfAWorkerThatIsReplaced() {
    world = PoolWorld.ready(1);
    Slot old = world.slot(0);
    Streaming stream = stream();
    var recycled = world.recycle();
    world.readyAll();
    assertThat(old.phase()).isEqualTo(Slot.Phase.RETIRING);
    assertThat(world.workerOf(old).isStopped).isFalse();
    leaves(old, stream);
    assertThat(world.workerOf(old).isStopped).isTrue();
    world.stopAsked();
    assertThat(recycled).isCompleted();
  }

  @Test
  void keepAWorkerFromBeingIdle() {
    UnaryOperator<PoolSettings> shrinking = old -> PoolWorld.sized(old, 0, 1);
    world = PoolWorld.open(shrinking);
    Streaming stream = stream();
    world.readyAll();
    world.advance(world.settings.size().idleTimeToLive().multipliedBy(2));
    assertThat(world.workerOf(world.slot(0)).isStopped).isFalse();
    leaves(world.slot(0), stream);
    world.advance(world.settings.size().idleTimeToLive().multipliedBy(2));
    assertThat(world.workerOf(world.slot(0)).isStopped).isTrue();
  }

  @Test
  void holdUpTheSessionOfTheirWorker() {
    world = PoolWorld.ready(1);
    Streaming stream = stream();
    Guest guest = world.checkout();
    assertThat(world.isOpen(guest)).isFalse();
    leaves(world.slot(0), stream);
    assertThat(world.isOpen(guest)).isTrue();
  }

  @Test
  void leaveTheSessionAWorkerThatHasNone() {
    world = PoolWorld.ready(2);
    Streaming stream = stream();
    Guest guest = world.checkout();
    assertThat(world.isOpen(guest)).isTrue();
    assertThat(has(world.worker(guest), stream)).isFalse();
    Streaming another = stream();
    assertThat(has(world.worker(guest), another)).isFalse();
  }

  @Test
  void ofASessionGoToItsWorker() {
    world = PoolWorld.ready(1);
    Guest guest = world.checkout();
    Streaming other = stream();
    assertThat(world.slot(0).streams()).isZero();
    var own = Streaming.of(StreamShape.SOURCE);
    world.call(guest, own.request());
    assertThat(has(world.slot(0), own)).isTrue();
    world.close(guest);
    assertThat(has(world.slot(0), other)).isTrue();
  }

  @Test
  void doNotWaitForCallsThatASessionHasLeft() {
    world = PoolWorld.ready(1);
    Guest guest = world.checkout();
    world.call(guest);
    Calling call = world.call();
    Streaming stream = stream();
    world.close(guest);
    assertThat(world.waits(call)).isTrue();
    assertThat(has(world.slot(0), stream)).isTrue();
  }

  @Test
  void areForgottenByTheirSessionOnceTheyHaveLeft() {
    world = PoolWorld.ready(1);
    Guest guest = world.checkout();
    for (int i = 0; i < 10; i++) {
      var own = Streaming.of(StreamShape.SOURCE);
      world.call(guest, own.request());
      leaves(world.slot(0), own);
    }
    assertThat(world.lease(guest).orElseThrow().calls()).isEmpty();
  }

  @Test
  void doNotCountForARecycle() {
    world = PoolWorld.ready(1, old -> old.withRecycle(RecycleSettings.create().withCalls(2)));
    Slot slot = world.slot(0);
    for (int i = 0; i < 5; i++) {
      leaves(slot, stream());
    }
    assertThat(slot.isReady()).isTrue();
    world.calls(2);
    world.answer(slot);
    Streaming last = stream();
    world.answer(slot);
    assertThat(slot.phase()).isEqualTo(Slot.Phase.RETIRING);
    leaves(slot, last);
    assertThat(world.workerOf(slot).isStopped).isTrue();
  }

  @Test
  void haveTheTimeOfTheDrain() {
    world = PoolWorld.ready(2);
    Streaming first = stream();
    Streaming second = stream();
    world.stop();
    leaves(world.slot(0), has(world.slot(0), first) ? first : second);
    assertThat(world.workerOf(world.slot(1)).isStopped).isFalse();
    world.advance(PoolWorld.DRAIN.plusSeconds(1));
    assertThat(world.workerOf(world.slot(1)).isStopped).isTrue();
  }
}
