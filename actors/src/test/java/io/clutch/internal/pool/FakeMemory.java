package io.clutch.internal.pool;

import io.clutch.internal.request.MemoryReadings.Reading;
import io.clutch.worker.WorkerStatus.Memory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The memory of a pool's processes, and how long it takes to read it. */
final class FakeMemory {
  static final long SHARED = 500;

  /** The private bytes of each process. Each shares {@link #SHARED} besides. */
  final Map<Long, Long> own = new HashMap<>();

  Duration readingTakes = Duration.ofMillis(1);

  /** Whether readings end in time. */
  boolean readingsEnd = true;

  int readings;

  OptionalLong resident(long pid) {
    return memory(pid).stream().mapToLong(Memory::residentBytes).findFirst();
  }

  Reading read(long pid) {
    readings++;
    return readingsEnd
        ? new Reading(memory(pid), readingTakes)
        : new Reading(Optional.empty(), Duration.ZERO);
  }

  private Optional<Memory> memory(long pid) {
    return Optional.ofNullable(own.get(pid)).map(bytes -> new Memory(bytes, SHARED, true));
  }
}
