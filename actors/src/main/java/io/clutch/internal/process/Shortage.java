package io.clutch.internal.process;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a machine runs out of under load, and has again later. */
final class Shortage {
  // EAGAIN, ENOMEM, ENFILE and EMFILE of Linux, and EAGAIN of macOS.
  private static final Set<String> NUMBERS = Set.of("11", "12", "23", "24", "35");

  // The JDK tells the number in its text alone.
  private static final Pattern NUMBER = Pattern.compile("error[=:] ?(\\d+)");

  private Shortage() {}

  /** Whether the error of a start of a process says that something has run out. */
  static boolean isToldBy(Throwable error) {
    Matcher number = NUMBER.matcher(String.valueOf(error.getMessage()));
    return error instanceof OutOfMemoryError || number.find() && NUMBERS.contains(number.group(1));
  }
}
