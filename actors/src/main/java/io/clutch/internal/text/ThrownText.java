package io.clutch.internal.text;

import java.util.Objects;

/** The text of what user code has thrown. Asking for it may throw again. */
public final class ThrownText {
  private static final int LONGEST = 1_000;

  private ThrownText() {}

  /** The class and message, at most 1,000 characters. Never throws. */
  public static String of(Throwable thrown) {
    Objects.requireNonNull(thrown, "thrown");
    try {
      String text = String.valueOf(thrown.toString());
      return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    } catch (RuntimeException | Error hostile) {
      return thrown.getClass().getName();
    }
  }
}
