package io.clutch.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.request.Calling;
import io.clutch.pool.PoolSettings.Affinity;
import io.clutch.pool.Routing;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The choice of a worker for a call without a key. */
class RouterTest {
  private PoolWorld world;

  @AfterEach
  void close() {
    world.close();
  }

  private void open(int workers, Routing routing, int inFlight) {
    world =
        PoolWorld.ready(
            workers, old -> old.withRouting(routing, Affinity.STRICT).withInFlight(inFlight));
  }

  /** Makes another call some time later. Returns the number of its worker. */
  private int next() {
    world.advance(Duration.ofMillis(1));
    return world.holder(world.call()).number();
  }

  private List<Integer> next(int calls) {
    return IntStream.range(0, calls).mapToObj(i -> next()).toList();
  }

  private void answer(int number) {
    world.advance(Duration.ofMillis(1));
    world.answer(world.slots().stream().filter(slot -> slot.number() == number).findFirst().get());
  }

  @Test
  void leastBusyTakesTheFewestCallsAndOfEqualsTheLowestNumber() {
    open(3, Routing.LEAST_BUSY, 2);
    assertThat(next(5)).containsExactly(1, 2, 3, 1, 2);
    answer(2);
    answer(2);
    assertThat(next(2)).containsExactly(2, 2);
    assertThat(next()).isEqualTo(3);
  }

  @Test
  void roundRobinGoesOnFromTheLastOne() {
    open(3, Routing.ROUND_ROBIN, 3);
    assertThat(next(4)).containsExactly(1, 2, 3, 1);
    answer(2);
    answer(3);
    assertThat(next(2)).as("though 2 and 3 have fewer").containsExactly(2, 3);
  }

  @Test
  void roundRobinPassesOverThoseWithoutRoom() {
    open(3, Routing.ROUND_ROBIN, 1);
    assertThat(next(3)).containsExactly(1, 2, 3);
    answer(1);
    answer(3);
    assertThat(next()).isEqualTo(1);
    answer(1);
    assertThat(next(2)).containsExactly(3, 1);
  }

  @Test
  void lifoTakesTheOneThatWasUsedLast() {
    open(3, Routing.LIFO, 1);
    int first = next();
    answer(first);
    assertThat(next()).isEqualTo(first);
    int second = next();
    answer(first);
    answer(second);
    assertThat(next()).isEqualTo(second);
  }

  @Test
  void fifoTakesTheOneThatWasUsedLongestAgo() {
    open(3, Routing.FIFO, 1);
    List<Integer> all = next(3);
    assertThat(all).containsExactlyInAnyOrder(1, 2, 3);
    answer(all.get(2));
    answer(all.get(0));
    answer(all.get(1));
    assertThat(next(3)).isEqualTo(all);
  }

  @Test
  void noneIsGivenMoreThanItMayHave() {
    for (Routing routing : Routing.values()) {
      open(2, routing, 2);
      List<Calling> calls = world.calls(5);
      assertThat(world.effects.given).hasSize(4);
      assertThat(world.waits(calls.get(4))).isTrue();
      assertThat(world.slots()).allSatisfy(slot -> assertThat(slot.outstanding()).isEqualTo(2));
      world.close();
    }
  }

  @Test
  void aKeyMeansNothingToTheOthers() {
    for (Routing routing : List.of(Routing.LEAST_BUSY, Routing.FIFO, Routing.ROUND_ROBIN)) {
      open(2, routing, 1);
      Slot first = world.holder(world.call("k"));
      assertThat(world.holder(world.call("k"))).isNotSameAs(first);
      world.close();
    }
  }
}
