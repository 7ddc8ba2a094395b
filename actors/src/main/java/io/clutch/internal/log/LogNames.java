package io.clutch.internal.log;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Chooses the SLF4J loggers for Python's logger names. A logging back end keeps each logger, and
 * each parent, for the life of the JVM. So names are cut, and only the first 1,000 get their own
 * logger. For one thread.
 */
final class LogNames {
  /** The common logger of all further names. */
  static final String COMMON = "python";

  static final int MOST = 1_000;
  static final int LONGEST = 200;
  static final int DEEPEST = 20;

  // Names that Clutch itself uses are always admitted.
  private final Set<String> admitted =
      new HashSet<>(
          List.of(
              "python.stdout",
              "python.stderr",
              "python.logging",
              "python.py.warnings",
              "python.threading"));

  /** The SLF4J logger for Python's logger with this name. */
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
