package io.clutch.examples.common;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The remains of ended actor systems.
 *
 * @param processes below this JVM
 * @param threads of Clutch, ZeroMQ or an actor system of the soak or the storm
 * @param descriptors that are open, except those of jars, which the JVM keeps
 * @param files of Clutch in the directory for temporary files
 */
public record Left(long processes, long threads, long descriptors, long files) {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));
  private static final String THREADS = "(clutch|iothread|reaper|soak|storm).*";
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long PAUSE_NANOS = 20_000_000;

  /** The present counts. */
  public static Left now() {
    long processes = ProcessHandle.current().descendants().count();
    long threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().matches(THREADS))
            .count();
    String own = "clutch-" + ProcessHandle.current().pid() + "-";
    return new Left(
        processes,
        threads,
        count(DESCRIPTORS, Left::isOther),
        count(TEMPORARY, file -> file.getFileName().toString().startsWith(own)));
  }

  /** The counts above the earlier ones. Waits at most 5 s for them to fall to zero. */
  public static Left awaitSince(Left before) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Left left = now().since(before);
    while (!left.isNothing() && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE_NANOS);
      left = now().since(before);
    }
    return left;
  }

  /** The counts above the earlier ones. */
  public Left since(Left before) {
    return new Left(
        processes - before.processes,
        threads - before.threads,
        Math.max(0, descriptors - before.descriptors),
        files - before.files);
  }

  /** Whether nothing is left. */
  public boolean isNothing() {
    return processes == 0 && threads == 0 && descriptors == 0 && files == 0;
  }

  @Override
  public String toString() {
    return String.format(
        "processes %d, threads %d, descriptors %d, files %d",
        processes, threads, descriptors, files);
  }

  private static long count(Path folder, Predicate<Path> filter) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(filter).count();
    } catch (IOException e) {
      return 0; // no /proc here
    }
  }

  private static boolean isOther(Path descriptor) {
    try {
      return !Files.readSymbolicLink(descriptor).toString().endsWith(".jar");
    } catch (IOException e) {
      return false; // was closed in the meantime
    }
  }
}
