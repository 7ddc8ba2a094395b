package io.clutch.internal.process;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resources that a machine under load may lack for some time. */
final class Shortage {
  // EAGAIN, ENOMEM, ENFILE and EMFILE on Linux, and EAGAIN on macOS.
  private static final Set<String> NUMBERS = Set.of("11", "12", "23", "24", "35");

  // The JDK gives the number only in its text.
  private static final Pattern NUMBER = Pattern.compile("error[=:] ?(\\d+)");

  private Shortage() {}

  /** Whether the error of a process start reports such a shortage. */
  static boolean isToldBy(Throwable error) {
    Matcher number = NUMBER.matcher(String.valueOf(error.getMessage()));
    return error instanceof OutOfMemoryError || number.find() && NUMBERS.contains(number.group(1));
  }
}
