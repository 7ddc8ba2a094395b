package io.clutch.benchmarks.work;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/** The most memory that some processes need at once: their own, and all that is shared. */
final class PeakMemory {
  private static final Path PROCESSES = Path.of("/proc");
  private static final long KILO = 1 << 10;

  private PeakMemory() {}

  /** How many bytes more than before are in use during the step, by samples as fast as possible. */
  static long during(List<Long> pids, Callable<?> step) throws Exception {
    MemoryInUse.bytes(); // collects what is unused
    long before = now(pids);
    var isOver = new AtomicBoolean();
    var most = new long[] {before};
    var sampler =
        new Thread(
            () -> {
              while (!isOver.get()) {
                most[0] = Math.max(most[0], now(pids));
              }
            },
            "peak-memory");
    sampler.start();
    try {
      step.call();
    } finally {
      isOver.set(true);
      sampler.join();
    }
    return Math.max(1, most[0] - before);
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
