package io.clutch.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryBudgetTest {

  @Test
  void aQuarterOfTheSharedPartIsForCallsAlone() {
    var budget = MemoryBudget.of(100, 20);
    assertThat(budget.tryReserveIncoming(61)).isFalse();
    assertThat(budget.tryReserveIncoming(60)).isTrue();
    assertThat(budget.isTight()).isFalse();
    assertThat(budget.tryReserveIncoming(1)).isFalse();
    assertThat(budget.tryReserve(20)).isTrue();
    assertThat(budget.isTight()).isTrue();
    assertThat(budget.tryReserve(1)).as("of the reserve").isFalse();
  }

  @Test
  void whatIsBorrowedFromTheReserveTakesNothingFromOthers() {
    var budget = MemoryBudget.of(100, 20);
    assertThat(budget.tryBorrow(20)).isTrue();
    assertThat(budget.tryBorrow(1)).isFalse();
    assertThat(budget.isScarce()).isFalse();
    assertThat(budget.tryReserve(80)).isTrue();
    assertThat(budget.used()).isEqualTo(100);
    budget.giveBack(20);
    assertThat(budget.used()).isEqualTo(80);
    assertThat(budget.tryReserve(1)).as("of the reserve").isFalse();
  }

  @Test
  void whatIsThereAlreadyIsCountedOverTheLimit() {
    var budget = MemoryBudget.of(100, 40);
    budget.reserve(500);
    assertThat(budget.used()).isEqualTo(500);
    assertThat(budget.tryReserve(1)).isFalse();
    budget.release(500);
    assertThat(budget.tryReserve(60)).isTrue();
  }

  @Test
  void noNumberOfBytesOverflows() {
    var budget = MemoryBudget.unlimited();
    assertThat(budget.tryReserve(Long.MAX_VALUE / 2)).isTrue();
    assertThat(budget.tryReserve(Long.MAX_VALUE - 2)).isFalse();
    assertThat(budget.used()).isEqualTo(Long.MAX_VALUE / 2);
  }

  @Test
  void aReleaseIsToldToTheOneWhoWaits() {
    var budget = MemoryBudget.of(100, 40);
    var told = new AtomicInteger();
    budget.reserve(3);
    budget.release(1);
    budget.onRelease(told::incrementAndGet);
    budget.release(1);
    budget.onRelease(null);
    budget.release(1);
    assertThat(told).hasValue(1);
  }

  @Test
  void refusesAReserveOverHalf() {
    assertThatThrownBy(() -> MemoryBudget.of(100, 51))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most its half");
  }

  /** Threads that reserve and release at random never exceed the limit, and leave nothing. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void neverGivesMoreThanThereIs(long seed) throws Exception {
    var budget = MemoryBudget.of(1000, 300);
    var threads = Executors.newFixedThreadPool(4);
    try {
      var runs =
          IntStream.range(0, 4)
              .<Callable<Long>>mapToObj(i -> () -> takeAndGiveBack(budget, seed * 31 + i))
              .toList();
      for (var run : threads.invokeAll(runs, 30, TimeUnit.SECONDS)) {
        assertThat(run.get()).isLessThanOrEqualTo(1000);
      }
      assertThat(budget.used()).as("seed %d", seed).isZero();
    } finally {
      threads.shutdownNow();
    }
  }

  /** Returns the most bytes in use that it has seen. */
  private static long takeAndGiveBack(MemoryBudget budget, long seed) {
    var random = new Random(seed);
    Deque<Runnable> held = new ArrayDeque<>();
    long most = 0;
    for (int i = 0; i < 20_000; i++) {
      long bytes = 1 + random.nextInt(200);
      boolean borrows = random.nextInt(4) == 0;
      if (random.nextBoolean() && (borrows ? budget.tryBorrow(bytes) : budget.tryReserve(bytes))) {
        held.add(() -> giveBack(budget, bytes, borrows));
        most = Math.max(most, budget.used());
      } else if (!held.isEmpty()) {
        held.remove().run();
      }
    }
    held.forEach(Runnable::run);
    return most;
  }

  private static void giveBack(MemoryBudget budget, long bytes, boolean borrowed) {
    if (borrowed) {
      budget.giveBack(bytes);
    } else {
      budget.release(bytes);
    }
  }
}
