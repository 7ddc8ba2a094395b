package io.clutch.internal.codec.format;

/** A value in the text of a failure, with its class, since values of two classes may look alike. */
public final class Shown {
  private static final int LONGEST = 80;

  private Shown() {}

  /** At most some 80 characters of it; never throws. */
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
