package io.clutch.benchmarks.work;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** The most memory that some processes need at once: their own, and all that is shared. */
final class PeakMemory {
  private static final Path PROCESSES = Path.of("/proc");
  private static final long KILO = 1 << 10;
  private static final long PAUSE_NANOS = 1_000_000; // the sampler itself makes garbage

  private PeakMemory() {}

  /** How many bytes more than before are in use during the step, by a sample each millisecond. */
  static long during(List<Long> pids, Callable<?> step) throws Exception {
    MemoryInUse.bytes(); // collects what is unused
    long before = now(pids);
    var isOver = new AtomicBoolean();
    CompletableFuture<Long> most =
        CompletableFuture.supplyAsync(
            () -> {
              long peak = before;
              while (!isOver.get()) {
                peak = Math.max(peak, now(pids));
                LockSupport.parkNanos(PAUSE_NANOS);
              }
              return peak;
            });
    try {
      step.call();
    } finally {
      isOver.set(true);
    }
    return Math.max(1, most.get() - before);
  }

  private static long now(List<Long> pids) {
    long sum = kilobytes(PROCESSES.resolve("meminfo"), "Shmem:");
    for (long pid : pids) {
      sum += kilobytes(PROCESSES.resolve(pid + "/status"), "RssAnon:");
    }
    return sum * KILO;
  }

  private static long kilobytes(Path file, String name) {
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith(name)) {
          return Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
      throw new IOException(file + " has no " + name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
