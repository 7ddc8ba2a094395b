package io.clutch.socket;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many file descriptors this process may have open. */
final class Descriptors {
  // What those may take together who have not said who they are.
  private static final int SHARE_OF_STRANGERS = 8;
  private static final int LEAST = 8;

  private Descriptors() {}

  /** As many strangers as wanted, or fewer where the process may open few descriptors. */
  static int forStrangers(int wanted) {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? share(wanted, system.getMaxFileDescriptorCount())
        : wanted;
  }

  static int share(int wanted, long limit) {
    return limit <= 0
        ? wanted // the system does not say
        : (int) Math.min(wanted, Math.max(LEAST, limit / SHARE_OF_STRANGERS));
  }
}
