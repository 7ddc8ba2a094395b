package io.clutch.observer.internal.reading;

import java.util.Locale;

/**
 * Text of users and of Python for a page, a terminal or a monitoring system: bounded, and with a
 * visible escape in place of each character that such a reader may obey or refuse.
 */
public final class ShownText {
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_PATH = 1000;
  private static final int LONGEST_REASON = 8 * 1024;
  private static final String CUT = "... (cut)";

  private ShownText() {}

  /** A name, on one line. */
  public static String name(String text) {
    return shown(text, LONGEST_NAME, false);
  }

  /** A path, on one line. */
  public static String path(String text) {
    return shown(text, LONGEST_PATH, false);
  }

  /** A reason, whose line breaks stay. */
  public static String reason(String text) {
    return shown(text, LONGEST_REASON, true);
  }

  private static String shown(String text, int most, boolean keepsLines) {
    int length = text.length();
    int end = Math.min(length, most);
    if (end < length && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    var out = new StringBuilder(end + CUT.length());
    for (int i = 0; i < end; i++) {
      char next = text.charAt(i);
      boolean isPair = i + 1 < end && Character.isSurrogatePair(next, text.charAt(i + 1));
      if (isPair) {
        out.append(next).append(text.charAt(++i));
      } else if (next == '\n' && keepsLines || isHarmless(next)) {
        out.append(next);
      } else {
        out.append(escape(next));
      }
    }
    return end < length ? out.append(CUT).toString() : out.toString();
  }

  private static boolean isHarmless(char next) {
    return next >= ' ' && next < 0x7f
        || next >= 0xa0 && !Character.isSurrogate(next) && !isObeyed(next);
  }

  /** Line breaks of Unicode, changes of direction, and what is invisible. */
  private static boolean isObeyed(char next) {
    return next >= 0x200b && next <= 0x200f
        || next >= 0x2028 && next <= 0x202e
        || next >= 0x2060 && next <= 0x206f
        || next == 0xfeff
        || next >= 0xfff0;
  }

  private static String escape(char next) {
    return switch (next) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format(Locale.ROOT, next < 0x100 ? "\\x%02x" : "\\u%04x", (int) next);
    };
  }
}
