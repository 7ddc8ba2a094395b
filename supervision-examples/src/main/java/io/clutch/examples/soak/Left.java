package io.clutch.examples.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What of an ended actor system is still there.
 *
 * @param processes below this JVM
 * @param threads of Clutch, ZeroMQ or an actor system
 * @param descriptors that are open; those of jars are not counted, as the JVM keeps them
 */
record Left(long processes, long threads, long descriptors) {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final String THREADS = "(clutch|iothread|reaper|" + Round.NAME + ").*";

  static Left now() {
    long processes = ProcessHandle.current().descendants().count();
    long threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().matches(THREADS))
            .count();
    return new Left(processes, threads, countDescriptors());
  }

  /** What is there now and was not then. */
  Left since(Left before) {
    return new Left(
        processes - before.processes,
        threads - before.threads,
        Math.max(0, descriptors - before.descriptors));
  }

  boolean isNothing() {
    return processes == 0 && threads == 0 && descriptors == 0;
  }

  private static long countDescriptors() {
    try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
      return descriptors.filter(Left::isOther).count();
    } catch (IOException e) {
      return 0; // no /proc here
    }
  }

  private static boolean isOther(Path descriptor) {
    try {
      return !Files.readSymbolicLink(descriptor).toString().endsWith(".jar");
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }
}
