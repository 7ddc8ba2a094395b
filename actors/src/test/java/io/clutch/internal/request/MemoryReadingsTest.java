package io.clutch.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.internal.request.MemoryReadings.Reading;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerStatus;
import io.clutch.worker.WorkerStatus.Memory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Readings of memory end in time, and there is one of each process at a time. */
class MemoryReadingsTest {
  private static final Memory MEMORY = new Memory(2, 3, true);

  private final List<Runnable> tasks = new ArrayList<>();
  private final List<Long> read = new ArrayList<>();
  private final MemoryReadings readings = new MemoryReadings(tasks::add, this::read);

  private Optional<Memory> read(long pid) {
    read.add(pid);
    return Optional.of(MEMORY);
  }

  private void runAll() {
    List.copyOf(tasks).forEach(Runnable::run);
    tasks.clear();
  }

  @Test
  void whoAsksDuringAReadingSharesIt() {
    List<CompletableFuture<Reading>> asked =
        List.of(readings.read(7), readings.read(7), readings.read(8));
    assertThat(asked).noneMatch(CompletableFuture::isDone);
    runAll();
    assertThat(read).containsExactly(7L, 8L);
    assertThat(asked)
        .allSatisfy(it -> assertThat(it.join().memory()).contains(MEMORY))
        .allSatisfy(it -> assertThat(it.join().took()).isPositive());
    CompletableFuture<Reading> later = readings.read(7);
    runAll();
    assertThat(later).isCompleted();
    assertThat(read).containsExactly(7L, 8L, 7L);
  }

  @Test
  void oneThatDoesNotEndIsNotWaitedForAndNotBegunTwice() {
    var impatient = new MemoryReadings(tasks::add, this::read, Duration.ofMillis(5));
    assertThat(impatient.read(7).join()).isEqualTo(Reading.NONE);
    assertThat(impatient.read(7).join()).isEqualTo(Reading.NONE);
    assertThat(tasks).hasSize(1);
    runAll();
    CompletableFuture<Reading> next = impatient.read(7);
    runAll();
    assertThat(next.join().memory()).contains(MEMORY);
  }

  @Test
  void thereIsNoneWhereTheExecutorTakesNoMoreTasks() {
    var late =
        new MemoryReadings(
            task -> {
              throw new RejectedExecutionException("test");
            },
            this::read);
    assertThat(late.read(7)).isCompletedWithValue(Reading.NONE);
    assertThat(late.read(7)).isCompletedWithValue(Reading.NONE);
  }

  @Test
  void aFaultOfAReadingIsItsEnd() {
    var faulty =
        new MemoryReadings(
            tasks::add,
            pid -> {
              throw new IllegalStateException("test");
            });
    CompletableFuture<Reading> reading = faulty.read(7);
    assertThatThrownBy(this::runAll).hasMessage("test");
    assertThat(reading).isCompletedWithValue(Reading.NONE);
  }

  @Test
  void aStatusHasTheMemoryOfItsProcess() {
    var received = new ArrayList<WorkerStatus>();
    WorkerStatus none = status(0, Optional.empty());
    readings.addTo(none, 0).thenAccept(received::add);
    assertThat(tasks).isEmpty();
    readings.addTo(status(7, Optional.empty()), 7).thenAccept(received::add);
    runAll();
    assertThat(received).containsExactly(none, status(7, Optional.of(MEMORY)));
  }

  private static WorkerStatus status(long pid, Optional<Memory> memory) {
    return new WorkerStatus(
        new WorkerPhase.Starting(1), 1, pid, 0, 0, 0, WorkerStatus.Start.FORKED, 0, memory);
  }
}
