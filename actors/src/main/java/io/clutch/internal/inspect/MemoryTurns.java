package io.clutch.internal.inspect;

import io.clutch.worker.WorkerStatus.Memory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whose memory a reading reads, since the kernel visits each page of a process for that: of a
 * bounded number of processes, those that were read longest ago. One that has used no processor
 * time since has its turn a minute later. Thread-safe.
 */
final class MemoryTurns {
  static final int MOST = 100;
  private static final long LONGEST = Duration.ofMinutes(1).toNanos();

  private record Turn(long at, Optional<Duration> used, Optional<Memory> memory) {}

  private final Map<Long, Turn> last = new ConcurrentHashMap<>();

  /** The processes that have their turn now. All others than {@code pids} are forgotten. */
  List<Long> next(Collection<Long> pids, Map<Long, ProcessTimes.Told> times, long now) {
    last.keySet().retainAll(Set.copyOf(pids)); // a list would be searched for each of them
    var due = new ArrayList<Long>();
    for (long pid : pids) {
      Turn turn = last.get(pid);
      if (turn == null || now - turn.at() >= LONGEST || !turn.used().equals(used(times, pid))) {
        due.add(pid);
      }
    }
    due.sort(Comparator.comparingLong((Long pid) -> waited(pid, now)).reversed());
    List<Long> next = List.copyOf(due.subList(0, Math.min(MOST, due.size())));
    next.forEach(pid -> last.put(pid, new Turn(now, used(times, pid), known(pid))));
    return next;
  }

  private long waited(long pid, long now) {
    Turn turn = last.get(pid);
    return turn == null ? Long.MAX_VALUE : now - turn.at();
  }

  private static Optional<Duration> used(Map<Long, ProcessTimes.Told> times, long pid) {
    return Optional.ofNullable(times.get(pid))
        .flatMap(ProcessTimes.Told::cpu)
        .map(NodeReading.Cpu::time);
  }

  /** Keeps what was read, if the process is still among those that are read. */
  void read(long pid, Optional<Memory> memory) {
    last.computeIfPresent(pid, (none, turn) -> new Turn(turn.at(), turn.used(), memory));
  }

  /** What was last read of the process. */
  Optional<Memory> known(long pid) {
    return Optional.ofNullable(last.get(pid)).flatMap(Turn::memory);
  }
}
