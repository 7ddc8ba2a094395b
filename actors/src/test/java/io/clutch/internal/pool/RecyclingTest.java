package io.clutch.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.pool.state.WorkerId;
import io.clutch.internal.request.MemoryReadings.Reading;
import io.clutch.pool.RecycleSettings;
import io.clutch.telemetry.PoolEvent.Retired.Why;
import io.clutch.worker.WorkerStatus.Memory;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** When a worker must be replaced, and for which of several reasons. */
class RecyclingTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long NOW = Long.MAX_VALUE - 2 * SECOND;

  private static Recycling recycling(UnaryOperator<RecycleSettings> change) {
    return new Recycling(change.apply(RecycleSettings.create()));
  }

  private static Slot slot(double chance, long mostCalls) {
    var slot = new Slot(new WorkerId(1, 1), NOW, chance, mostCalls);
    slot.ready(77, NOW);
    return slot;
  }

  private static Slot slot() {
    return slot(0, Long.MAX_VALUE);
  }

  private static Reading has(long privateBytes) {
    return new Reading(Optional.of(new Memory(privateBytes, 5_000, true)), Duration.ofMillis(1));
  }

  @Test
  void neverUnlessAsked() {
    Recycling never = recycling(old -> old);
    Slot slot = slot();
    slot.gave(NOW);
    slot.left(1, NOW);
    assertThat(never.why(slot, NOW + 1_000_000 * SECOND)).isEmpty();
    assertThat(never.looksAtMemory()).isFalse();
    assertThat(never.mostCalls()).isEqualTo(Long.MAX_VALUE);
    slot.request();
    assertThat(never.why(slot, NOW)).contains(Why.REQUESTED);
  }

  @Test
  void afterSoManyCallsThatItWasGiven() {
    Recycling calls = recycling(old -> old.withCalls(2));
    assertThat(calls.mostCalls()).isEqualTo(2);
    Slot slot = slot(0, 2);
    slot.gave(NOW);
    assertThat(calls.why(slot, NOW)).isEmpty();
    assertThat(slot.hasRoom(5)).isTrue();
    slot.gave(NOW);
    assertThat(calls.why(slot, NOW)).contains(Why.CALLS);
    assertThat(slot.hasRoom(5)).isFalse();
    assertThat(slot.mayBeLeased()).isFalse();
  }

  @Test
  void atItsAgeLessThePartOfChance() {
    Recycling age = recycling(old -> old.withAge(Duration.ofSeconds(10)).withJitter(0.5));
    assertThat(age.why(slot(0, 9), NOW + 10 * SECOND - 1)).isEmpty();
    assertThat(age.why(slot(0, 9), NOW + 10 * SECOND)).contains(Why.AGE);
    assertThat(age.why(slot(1, 9), NOW + 5 * SECOND - 1)).isEmpty();
    assertThat(age.why(slot(1, 9), NOW + 5 * SECOND)).contains(Why.AGE);
    assertThat(age.why(slot(0.5, 9), NOW + 8 * SECOND)).contains(Why.AGE);
  }

  @Test
  void byMemoryWhereItIsKnown() {
    Recycling memory = recycling(old -> old.withMemory(1_000));
    assertThat(memory.looksAtMemory()).isTrue();
    Slot slot = slot();
    assertThat(memory.why(slot, NOW)).isEmpty();
    slot.memory().read(has(999));
    assertThat(memory.why(slot, NOW)).as("what it shares does not count").isEmpty();
    slot.memory().read(has(1_000));
    assertThat(memory.why(slot, NOW)).contains(Why.MEMORY);
    slot.memory().read(new Reading(Optional.empty(), Duration.ZERO));
    assertThat(memory.why(slot, NOW)).isEmpty();
  }

  @Test
  void privateMemoryIsReadOnlyIfWhatIsResidentReachesTheLimit() {
    Recycling memory = recycling(old -> old.withMemory(1_000));
    assertThat(memory.mayBeReached(slot(), OptionalLong.of(999), NOW)).isFalse();
    assertThat(memory.mayBeReached(slot(), OptionalLong.of(1_000), NOW)).isTrue();
    assertThat(memory.mayBeReached(slot(), OptionalLong.empty(), NOW)).isFalse();
  }

  /** A reading took 1 ms and found 900 private bytes and 5,000 shared ones. */
  @Test
  void theNextReadingIsSoonerWhereTheProcessHasGrownAndLaterWhereItIsIdle() {
    Slot busy = slot();
    busy.gave(NOW);
    assertPause(busy, 5_999, 50);
    assertPause(busy, 6_000, 10);
    assertPause(slot(), 5_999, 5_000);
    Slot idleSince = slot();
    idleSince.gave(NOW);
    idleSince.left(1, NOW + 1);
    assertPause(idleSince, 5_999, 50);
  }

  private static void assertPause(Slot slot, long resident, int millis) {
    Recycling memory = recycling(old -> old.withMemory(1_000));
    slot.memory().reading(NOW);
    slot.memory().read(has(900));
    long due = NOW + Duration.ofMillis(millis).toNanos();
    assertThat(memory.mayBeReached(slot, OptionalLong.of(resident), due - 1)).isFalse();
    assertThat(memory.mayBeReached(slot, OptionalLong.of(resident), due)).isTrue();
  }

  @Test
  void whenItWasIdleForSoLong() {
    Recycling idle = recycling(old -> old.withIdle(Duration.ofSeconds(10)));
    Slot slot = slot();
    slot.gave(NOW);
    assertThat(idle.why(slot, NOW + 20 * SECOND)).isEmpty();
    slot.left(1, NOW + 20 * SECOND);
    assertThat(idle.why(slot, NOW + 29 * SECOND)).isEmpty();
    assertThat(idle.why(slot, NOW + 30 * SECOND)).contains(Why.IDLE);
  }

  @Test
  void aLimitGoesBeforeARequest() {
    Recycling both = recycling(old -> old.withCalls(1).withMemory(1));
    Slot slot = slot(0, 1);
    slot.request();
    slot.memory().read(has(1));
    assertThat(both.why(slot, NOW)).contains(Why.MEMORY);
    slot.gave(NOW);
    assertThat(both.why(slot, NOW)).contains(Why.CALLS);
  }
}
