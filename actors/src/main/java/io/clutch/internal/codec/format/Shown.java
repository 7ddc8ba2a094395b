package io.clutch.internal.codec.format;

/**
 * Shows a value in the text of a failure, with its class, because different values may look alike.
 */
public final class Shown {
  private static final int LONGEST = 80;

  private Shown() {}

  /** The first 80 characters or so. Never throws. */
  public static String of(Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof byte[] bytes) {
      return bytes.length + " bytes";
    }
    try {
      String text = String.valueOf(value);
      String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
      return value instanceof String
          ? '"' + cut + '"'
          : cut + " (" + value.getClass().getSimpleName() + ")";
    } catch (RuntimeException | Error hostile) {
      return "one of " + value.getClass().getName();
    }
  }
}
