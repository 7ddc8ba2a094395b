package io.clutch.observer.internal.top;

import java.util.List;

/**
 * What a terminal shows: a title, and as many lines as fit. Immutable.
 *
 * @param first the line at the top
 * @param chosen the line that is marked; negative for none, when keys scroll
 */
record Screen(int width, int height, int first, int chosen) {
  private static final int NONE = -1;
  private static final String MARK = "\u001b[7m";
  private static final String NO_MARK = "\u001b[0m";
  private static final String FROM_THE_TOP = "\u001b[H";
  private static final String CLEAR_LINE = "\u001b[K\r\n";
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final int LEAST = 2;

  Screen {
    width = Math.max(LEAST, width);
    height = Math.max(LEAST, height);
  }

  /** The same with that line marked. */
  Screen choose(int line) {
    return new Screen(width, height, first, line);
  }

  /** From the first line on, with none marked. */
  Screen unchosen() {
    return new Screen(width, height, 0, NONE);
  }

  /** The screen that an input leads to. Keys that mean nothing lead to the same. */
  Screen after(Key key, int lines) {
    if (chosen < 0) {
      return new Screen(width, height, within(moved(first, key, lines), lines - page()), NONE);
    }
    int next = within(moved(chosen, key, lines), lines - 1);
    int top = Math.max(next - page() + 1, Math.min(first, next));
    return new Screen(width, height, within(top, lines - page()), next);
  }

  private int moved(int from, Key key, int lines) {
    return switch (key) {
      case UP -> from - 1;
      case DOWN -> from + 1;
      case PAGE_UP -> from - page();
      case PAGE_DOWN -> from + page();
      case HOME -> 0;
      case END -> lines;
      case QUIT, STACKS, BACK, NONE -> from;
    };
  }

  private static int within(int line, int last) {
    return Math.max(0, Math.min(line, last));
  }

  private int page() {
    return height - 1;
  }

  /** The characters that draw it over the one before. */
  String draw(String title, List<String> lines) {
    var out = new StringBuilder(FROM_THE_TOP).append(fitting(title));
    int start = Math.max(0, Math.min(first, lines.size() - page()));
    for (int i = start; i < Math.min(lines.size(), start + page()); i++) {
      String line = fitting(lines.get(i));
      out.append(CLEAR_LINE).append(i == chosen ? MARK + line + NO_MARK : line);
    }
    return out.append("\u001b[K").append(CLEAR_BELOW).toString();
  }

  /** Cut to the width, without what a terminal would obey. */
  private String fitting(String line) {
    String harmless = line.replaceAll("[\\p{Cntrl}\\x80-\\x9f]", "?");
    return harmless.length() <= width
        ? harmless
        : harmless.substring(0, harmless.offsetByCodePoints(0, safe(harmless)));
  }

  private int safe(String line) {
    return Math.min(width, line.codePointCount(0, line.length()));
  }
}
