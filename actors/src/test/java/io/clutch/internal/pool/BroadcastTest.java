package io.clutch.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.PendingRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call for each ready worker. */
class BroadcastTest {
  private final List<Calling> copies = new ArrayList<>();
  private PoolWorld world;

  @AfterEach
  void close() {
    world.close();
  }

  private CompletableFuture<?> broadcast() {
    return world.broadcast(
        count -> {
          IntStream.range(0, count).forEach(i -> copies.add(Calling.of("m:all")));
          return copies.stream().<PendingRequest>map(Calling::request).toList();
        });
  }

  @Test
  void eachReadyWorkerMakesItOnceWhateverElseItHas() {
    world = PoolWorld.ready(3);
    Calling other = world.call();
    world.crash(world.slot(2));
    broadcast();
    assertThat(copies).hasSize(2);
    assertThat(copies).extracting(copy -> world.holder(copy).number()).containsExactly(1, 2);
    assertThat(world.holder(other).outstanding()).isEqualTo(2);
  }

  @Test
  void aWorkerThatHasOneHasRoomForNoOther() {
    world = PoolWorld.ready(1);
    broadcast();
    Calling next = world.call();
    assertThat(world.waits(next)).isTrue();
    world.answer(world.slot(0));
    assertThat(world.holder(next)).isNotNull();
  }

  @Test
  void whatOneWorkerDidNotBeginIsMadeByNoOther() {
    world = PoolWorld.ready(2);
    broadcast();
    world.endsUnbegun(world.slot(0), PoolWorld.CRASH);
    assertThat(copies.get(0).failure(NotRunning.class)).isNotNull();
    assertThat(copies.get(1).isOpen()).isTrue();
    assertThat(world.effects.given).hasSize(2);
  }

  @Test
  void withoutReadyWorkersThereAreNone() {
    world = PoolWorld.open(old -> old);
    broadcast();
    assertThat(copies).isEmpty();
  }

  @Test
  void aPoolThatStopsRefusesIt() {
    world = PoolWorld.ready(1);
    world.call();
    world.stop();
    assertThat(broadcast()).isCompletedExceptionally();
    assertThat(copies).isEmpty();
  }
}
