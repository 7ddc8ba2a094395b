package io.clutch.internal.log;

import java.util.Locale;

/**
 * Makes text of a Python process safe for a log: bounds it, removes control characters that a
 * terminal or viewer interprets, and marks continuation lines, so they do not look like records.
 */
public final class LogText {
  /** The prefix of each line after the first. */
  static final String CONTINUATION = "  | ";

  private static final int LONGEST_QUOTE = 16 * 1024;
  private static final String CUT = "... (cut)";

  private LogText() {}

  /** Quotes text of a process in a message of Clutch. */
  public static String lines(String text) {
    return lines(text, LONGEST_QUOTE);
  }

  /** At most {@code most} characters, with a mark if it was cut. Line breaks are kept. */
  public static String lines(String text, int most) {
    return harmless(withoutEnd(text), most, "\n" + CONTINUATION);
  }

  /** Like {@link #lines(String, int)}, but on one line. */
  public static String line(String text, int most) {
    return harmless(withoutEnd(text), most, "\\n");
  }

  /** The first {@code most} characters, with a mark if there are more. Escapes nothing. */
  public static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + CUT;
  }

  private static String withoutEnd(String text) {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    return text.substring(0, end);
  }

  private static String harmless(String text, int most, String lineBreak) {
    if (text.length() <= most && isHarmless(text)) {
      return text;
    }
    var out = new StringBuilder(Math.min(most, text.length()) + CUT.length());
    for (int i = 0; i < text.length(); i++) {
      if (out.length() >= most) {
        return out.append(CUT).toString();
      }
      char next = text.charAt(i);
      if (isHarmless(next)) {
        out.append(next);
      } else if (next == '\n') {
        out.append(lineBreak);
      } else if (next != '\r' || i + 1 == text.length() || text.charAt(i + 1) != '\n') {
        out.append(escape(next));
      }
    }
    return out.toString();
  }

  private static boolean isHarmless(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isHarmless(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHarmless(int character) {
    return character >= ' ' && character < 0x7f
        || character == '\t'
        || character >= 0xa0 && !isObeyed(character);
  }

  /** Unicode line breaks, and characters that change the direction of text. */
  private static boolean isObeyed(int character) {
    return character >= 0x2028 && character <= 0x202e || character >= 0x2066 && character <= 0x2069;
  }

  private static String escape(char character) {
    if (character == '\r') {
      return "\\r";
    }
    return String.format(Locale.ROOT, character < 0x100 ? "\\x%02x" : "\\u%04x", (int) character);
  }
}
