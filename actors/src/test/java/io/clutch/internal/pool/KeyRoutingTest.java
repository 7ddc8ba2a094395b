package io.clutch.internal.pool;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.pool.state.Slots;
import io.clutch.internal.request.Calling;
import io.clutch.pool.PoolSettings.Affinity;
import io.clutch.pool.RecycleSettings;
import io.clutch.pool.Routing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls with the same key go to the same worker, as long as possible. */
class KeyRoutingTest {
  private static final List<String> KEYS =
      IntStream.range(0, 8_000).mapToObj(i -> "customer-" + i).toList();

  private PoolWorld world;

  @AfterEach
  void close() {
    if (world != null) {
      world.close();
    }
  }

  private void open(int workers, Routing routing, Affinity affinity) {
    world = PoolWorld.ready(workers, PoolWorld.routed(routing, affinity));
  }

  private Slot holder(String key) {
    return world.holder(world.call(key));
  }

  // ---- consistent hash

  private static Slots places(int count) {
    var slots = new Slots();
    for (int i = 0; i < count; i++) {
      slots.add(0, 0, Long.MAX_VALUE).ready(i + 1, 0);
    }
    return slots;
  }

  private static Map<String, Integer> homes(Slots slots) {
    var router =
        new Router(PoolWorld.SETTINGS.withRouting(Routing.CONSISTENT_HASH, Affinity.STRICT), slots);
    return KEYS.stream()
        .collect(
            toMap(
                identity(),
                key -> ((Router.Assign) router.place(Optional.of(key))).slot().number()));
  }

  @Test
  void hashedKeysAreSpreadEvenly() {
    Map<Integer, Long> counts =
        homes(places(8)).values().stream().collect(groupingBy(identity(), counting()));
    assertThat(counts).hasSize(8);
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(850L, 1_150L));
  }

  @Test
  void oneMoreWorkerTakesItsShareAndMovesNoOtherKey() {
    Map<String, Integer> before = homes(places(7));
    Map<String, Integer> after = homes(places(8));
    List<String> moved =
        KEYS.stream().filter(key -> !before.get(key).equals(after.get(key))).toList();
    assertThat(moved).hasSizeBetween(850, 1_150);
    assertThat(moved).allSatisfy(key -> assertThat(after.get(key)).isEqualTo(8));
  }

  @Test
  void oneWorkerLessMovesItsOwnKeysOnly() {
    Slots slots = places(8);
    Map<String, Integer> before = homes(slots);
    slots.remove(slots.those(slot -> slot.number() == 3).findFirst().get());
    Map<String, Integer> after = homes(slots);
    assertThat(KEYS)
        .allSatisfy(
            key -> {
              if (before.get(key) == 3) {
                assertThat(after.get(key)).isNotEqualTo(3);
              } else {
                assertThat(after.get(key)).isEqualTo(before.get(key));
              }
            });
  }

  @Test
  void aStrictKeyWaitsForItsWorkerWhileOthersAreIdle() {
    open(4, Routing.CONSISTENT_HASH, Affinity.STRICT);
    Slot home = holder("k");
    Calling second = world.call("k");
    assertThat(world.waits(second)).isTrue();
    world.answer(home);
    assertThat(world.holder(second)).isSameAs(home);
  }

  @Test
  void aSoftKeyGoesElsewhereButComesBack() {
    for (Routing routing : List.of(Routing.CONSISTENT_HASH, Routing.STICKY)) {
      open(4, routing, Affinity.SOFT);
      Slot home = holder("k");
      assertThat(holder("k")).isNotSameAs(home);
      world.answer(home);
      assertThat(holder("k")).isSameAs(home);
      world.close();
    }
  }

  @Test
  void aCrashedWorkersKeysGoToItsSuccessorAndOthersStay() {
    open(4, Routing.CONSISTENT_HASH, Affinity.STRICT);
    Slot home = holder("k");
    Calling waiting = world.call("k");
    world.crash(home);
    Slot successor = world.slot(3);
    assertThat(successor.number()).isEqualTo(home.number());
    assertThat(world.waits(waiting)).as("for the successor, which starts").isTrue();
    world.ready(successor);
    assertThat(world.holder(waiting)).isSameAs(successor);
    world.answer(successor);
    assertThat(holder("k")).isSameAs(successor);
  }

  @Test
  void aRecycledWorkersKeysGoToItsSuccessorAtOnce() {
    open(1, Routing.CONSISTENT_HASH, Affinity.STRICT);
    Slot old = holder("k");
    Calling second = world.call("k");
    Calling third = world.call("k");
    world.recycle();
    assertThat(world.waits(second)).isTrue();
    Slot successor = world.slot(1);
    world.ready(successor);
    assertThat(world.holder(second)).isSameAs(successor);
    assertThat(world.waits(third)).isTrue();
    world.answer(old);
    assertThat(world.workerOf(old).isStopped).isTrue();
    assertThat(world.waits(third)).isTrue();
    world.answer(successor);
    assertThat(world.holder(third)).isSameAs(successor);
  }

  @Test
  void aWorkerAtItsLimitHandsItsKeysToItsSuccessor() {
    world =
        PoolWorld.ready(
            4,
            old ->
                PoolWorld.routed(Routing.CONSISTENT_HASH, Affinity.STRICT)
                    .apply(old)
                    .withRecycle(RecycleSettings.create().withCalls(1)));
    Slot home = holder("k");
    Calling second = world.call("k");
    world.answer(home);
    Slot successor = world.slot(4);
    assertThat(world.waits(second)).as("although others are idle").isTrue();
    world.ready(successor);
    assertThat(world.holder(second)).isSameAs(successor);
    assertThat(successor.number()).isEqualTo(home.number());
  }

  @Test
  void keysDoNotWaitForASuccessorThatMayNotStartYet() {
    open(2, Routing.CONSISTENT_HASH, Affinity.STRICT);
    Slot home = holder("k");
    Calling second = world.call("k");
    Slot other = world.slots().stream().filter(slot -> slot != home).findFirst().get();
    world.crash(home);
    world.crash(world.slot(1)); // the successor, which starts
    assertThat(world.slots()).containsExactly(other);
    assertThat(world.holder(second)).isSameAs(other);
  }

  // ---- sticky

  @Test
  void aStickyKeyStaysWithTheWorkerOfItsFirstCall() {
    open(3, Routing.STICKY, Affinity.STRICT);
    Slot a = holder("a");
    Slot b = holder("b");
    assertThat(b).isNotSameAs(a);
    world.answer(a);
    world.answer(b);
    assertThat(holder("b")).isSameAs(b);
    assertThat(holder("a")).isSameAs(a);
    assertThat(world.waits(world.call("a"))).isTrue();
  }

  @Test
  void aStickyKeyOfAWorkerThatEndedIsGivenToAnother() {
    open(3, Routing.STICKY, Affinity.STRICT);
    Slot a = holder("a");
    Calling waiting = world.call("a");
    world.crash(a);
    Slot next = world.holder(waiting);
    world.answer(next);
    assertThat(holder("a")).isSameAs(next);
  }

  @Test
  void whoCameFirstIsServedBeforeTheKeysOfTheWorker() {
    open(2, Routing.STICKY, Affinity.STRICT);
    Calling first = world.call();
    Slot home = holder("k");
    Calling second = world.call("k");
    world.endsUnbegun(world.holder(first), PoolWorld.CRASH);
    world.answer(home);
    assertThat(world.holder(first)).isSameAs(home);
    assertThat(world.waits(second)).isTrue();
    world.answer(home);
    assertThat(world.holder(second)).isSameAs(home);
  }

  @Test
  void newStickyKeysLetThePoolGrow() {
    world =
        PoolWorld.open(
            old -> PoolWorld.sized(old, 1, 3).withRouting(Routing.STICKY, Affinity.STRICT));
    world.readyAll();
    Slot a = holder("a");
    Calling b = world.call("b");
    Calling c = world.call("c");
    assertThat(world.slots()).hasSize(3);
    world.readyAll();
    assertThat(List.of(world.holder(b), world.holder(c))).doesNotContain(a).doesNotHaveDuplicates();
  }

  @Test
  void tenThousandStickyKeysAreKeptThoseUsedLast() {
    open(2, Routing.STICKY, Affinity.STRICT);
    Slot first = world.slot(0);
    Slot second = world.slot(1);
    // With the first one busy, all other keys go to the second.
    Slot home = holder("kept");
    assertThat(home).isSameAs(first);
    for (int i = 0; i < 9_999; i++) {
      assertThat(holder("other-" + i)).isSameAs(second);
      world.answer(second);
    }
    world.answer(first);
    assertThat(holder("other-0")).as("is used once more").isSameAs(second);
    world.answer(second);
    assertThat(holder("kept")).as("the 10,000th").isSameAs(first);
    assertThat(holder("one-too-many")).isSameAs(second);
    world.answer(second);
    world.answer(first);
    assertThat(holder("other-0")).isSameAs(second);
    world.answer(second);
    assertThat(holder("other-1")).as("the least busy, since forgotten").isSameAs(first);
  }
}
