package io.clutch.internal.log;

import java.util.Locale;

/**
 * Text of a Python process as a log may have it: bounded, without characters that a terminal or a
 * viewer obeys, and with lines that cannot be taken for records of their own. Pure.
 */
public final class LogText {
  /** What each line after the first begins with. */
  static final String CONTINUATION = "  | ";

  private static final int LONGEST_QUOTE = 16 * 1024;
  private static final String CUT = "... (cut)";

  private LogText() {}

  /** For a message of Clutch's own that quotes a process. */
  public static String lines(String text) {
    return lines(text, LONGEST_QUOTE);
  }

  /** At most {@code most} characters, and a mark where it was cut; its lines stay lines. */
  public static String lines(String text, int most) {
    return harmless(withoutEnd(text), most, "\n" + CONTINUATION);
  }

  /** The same on one line. */
  static String line(String text, int most) {
    return harmless(withoutEnd(text), most, "\\n");
  }

  /** At most {@code most} characters, as they are. */
  static String cut(String text, int most) {
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

  /** Line breaks of Unicode, and what turns the direction of the text around it. */
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
