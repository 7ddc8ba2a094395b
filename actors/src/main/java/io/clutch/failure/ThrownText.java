package io.clutch.failure;

/** Words for what user code has thrown, which may throw again when it is asked for them. */
public final class ThrownText {
  private static final int LONGEST = 1_000;

  private ThrownText() {}

  /** The class and message of what was thrown, at most 1,000 characters. Never throws. */
  public static String of(Throwable thrown) {
    try {
      String text = String.valueOf(thrown.toString());
      return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    } catch (RuntimeException | Error hostile) {
      return thrown.getClass().getName();
    }
  }
}
