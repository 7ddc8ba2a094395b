package io.clutch.internal.transport;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** The number of file descriptors that this process may have open. */
final class Descriptors {
  // The fraction of all descriptors for connections of unknown peers.
  private static final int SHARE_OF_STRANGERS = 8;
  private static final int LEAST = 8;
  private static final String LIMIT = "Max open files";

  private Descriptors() {}

  /** The wanted number of unknown peers, or less if the process may open few descriptors. */
  static int forStrangers(int wanted) {
    return share(wanted, limit());
  }

  // Asks the kernel first, because the JDK's beans fail to load if the JVM's directory has a name
  // that
  // the JVM cannot represent.
  private static long limit() {
    try (var lines = Files.lines(Path.of("/proc/self/limits"))) {
      return lines
          .filter(line -> line.startsWith(LIMIT))
          .map(line -> line.substring(LIMIT.length()).strip().split(" ")[0])
          .mapToLong(soft -> soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft))
          .findFirst()
          .orElse(-1);
    } catch (IOException | UncheckedIOException e) {
      return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean bean
          ? bean.getMaxFileDescriptorCount()
          : -1;
    }
  }

  static int share(int wanted, long limit) {
    return limit <= 0
        ? wanted // the system does not tell
        : (int) Math.min(wanted, Math.max(LEAST, limit / SHARE_OF_STRANGERS));
  }
}
