package io.clutch.internal.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.worker.WorkerStatus.Memory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Whose memory is read. */
class MemoryTurnsTest {
  private static final long AT = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos(); // it wraps
  private static final Memory MEMORY = new Memory(1, 2, true);

  private final MemoryTurns turns = new MemoryTurns();
  private final Map<Long, ProcessTimes.Told> times = new HashMap<>();

  private static long at(long seconds) {
    return AT + Duration.ofSeconds(seconds).toNanos();
  }

  private void used(long pid, long millis) {
    var cpu = new NodeReading.Cpu(Duration.ofMillis(millis), Optional.empty());
    times.put(pid, new ProcessTimes.Told(true, Optional.of(cpu)));
  }

  @Test
  void allAreReadAndAgainAfterTheyHaveUsedTime() {
    used(1, 10);
    used(2, 10);
    assertThat(turns.next(List.of(1L, 2L), times, AT)).containsExactlyInAnyOrder(1L, 2L);
    assertThat(turns.next(List.of(1L, 2L), times, at(2))).isEmpty();
    used(2, 20);
    assertThat(turns.next(List.of(1L, 2L), times, at(4))).containsExactly(2L);
  }

  @Test
  void theProcessesAreNotSearchedForEachThatIsKnown() {
    turns.next(new UnsearchedList(1L, 2L), times, AT);

    assertThat(turns.next(new UnsearchedList(1L, 2L), times, at(2))).isEmpty();
  }

  @Test
  void oneThatUsesNoTimeIsReadAfterAMinute() {
    used(1, 10);
    turns.next(List.of(1L), times, AT);
    assertThat(turns.next(List.of(1L), times, at(59))).isEmpty();
    assertThat(turns.next(List.of(1L), times, at(60))).containsExactly(1L);
  }

  @Test
  void ofManyThoseThatHaveWaitedLongestAreFirst() {
    List<Long> all = LongStream.rangeClosed(1, MemoryTurns.MOST + 2).boxed().toList();
    all.forEach(pid -> used(pid, 10));
    List<Long> first = turns.next(all, times, AT);
    all.forEach(pid -> used(pid, 20));
    List<Long> second = turns.next(all, times, at(2));

    assertThat(first).hasSize(MemoryTurns.MOST);
    assertThat(second).hasSize(MemoryTurns.MOST);
    assertThat(second.subList(0, 2)).doesNotContainAnyElementsOf(first);
  }

  @Test
  void whatWasReadIsKnownUntilTheProcessIsForgotten() {
    turns.next(List.of(1L, 2L), times, AT);
    turns.read(1, Optional.of(MEMORY));
    turns.next(List.of(1L), times, at(61));
    turns.read(2, Optional.of(MEMORY));

    assertThat(turns.known(1)).contains(MEMORY);
    assertThat(turns.known(2)).isEmpty();
  }
}
