package io.clutch.internal.log;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The loggers that Python's names have: a logging back end keeps each one, and each name above it,
 * for as long as the JVM lives. So names are cut, and only the first 1,000 get a logger of their
 * own. For one thread.
 */
final class LogNames {
  /** The logger of names for which there is none of their own. */
  static final String COMMON = "python";

  static final int MOST = 1_000;
  static final int LONGEST = 200;
  static final int DEEPEST = 20;

  // Those of what Clutch itself forwards are always there.
  private final Set<String> admitted =
      new HashSet<>(
          List.of(
              "python.stdout",
              "python.stderr",
              "python.logging",
              "python.py.warnings",
              "python.threading"));

  /** The logger for records of Python's logger of that name. */
  String logger(String name) {
    String logger = COMMON + "." + cut(LogText.line(name, LONGEST));
    if (admitted.contains(logger)) {
      return logger;
    }
    return admitted.size() < MOST && admitted.add(logger) ? logger : COMMON;
  }

  private static String cut(String name) {
    int length = Math.min(LONGEST, name.length());
    int dots = 0;
    for (int i = 0; i < length; i++) {
      if (name.charAt(i) == '.' && ++dots == DEEPEST) {
        return name.substring(0, i);
      }
    }
    return name.substring(0, length);
  }
}
