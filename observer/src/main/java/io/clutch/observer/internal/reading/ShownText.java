package io.clutch.observer.internal.reading;

import java.util.Locale;

/**
 * Text of users and of Python for a page, a terminal or a monitoring system: bounded, and with a
 * visible escape in place of each character that such a reader may obey or refuse. In names and
 * paths a backslash is escaped too, so that two of them never look the same.
 */
public final class ShownText {
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_PATH = 1000;
  private static final int LONGEST_REASON = 8 * 1024;
  private static final int LONGEST_TEXT = 64 * 1024;
  private static final String CUT = "... (cut)";

  /** Joiners and fillers that are letters to Unicode, and that nobody sees. */
  private static final String INVISIBLE =
      "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0";

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

  /** What a process has written, whose line breaks stay. */
  public static String text(String text) {
    return shown(text, LONGEST_TEXT, true);
  }

  private static String shown(String text, int most, boolean isLong) {
    int length = text.length();
    int end = Math.min(length, most);
    if (end < length && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    var out = new StringBuilder(end + CUT.length());
    for (int i = 0; i < end; ) {
      int next = text.codePointAt(i);
      i += Character.charCount(next);
      if (isLong && (next == '\n' || next == '\\') || isHarmless(next)) {
        out.appendCodePoint(next);
      } else {
        out.append(escape(next));
      }
    }
    return end < length ? out.append(CUT).toString() : out.toString();
  }

  private static boolean isHarmless(int next) {
    return next >= ' ' && next < 0x7f && next != '\\' || next >= 0xa0 && !isObeyed(next);
  }

  /** Line breaks of Unicode, changes of direction, halves of characters, and what is invisible. */
  private static boolean isObeyed(int next) {
    return switch (Character.getType(next)) {
      case Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> INVISIBLE.indexOf(next) >= 0 || isSpecial(next);
    };
  }

  /** Tags, fillers of their kind that have no character yet, and the last characters of a plane. */
  private static boolean isSpecial(int next) {
    return next >= 0x2060 && next <= 0x206f
        || next >= 0xfff0 && next <= 0xffff
        || next >= 0xe0000 && next <= 0xe0fff;
  }

  private static String escape(int next) {
    return switch (next) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '\\' -> "\\\\";
      default -> {
        String form = next < 0x100 ? "\\x%02x" : next < 0x10000 ? "\\u%04x" : "\\U%08x";
        yield String.format(Locale.ROOT, form, next);
      }
    };
  }
}
