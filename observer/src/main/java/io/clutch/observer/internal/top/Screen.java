package io.clutch.observer.internal.top;

import java.util.List;

/**
 * What a terminal shows: a title, and as many lines of the tree as fit. Immutable.
 *
 * @param first the line of the tree at the top
 */
record Screen(int width, int height, int first) {
  private static final String FROM_THE_TOP = "\u001b[H";
  private static final String CLEAR_LINE = "\u001b[K\r\n";
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final int LEAST = 2;

  Screen {
    width = Math.max(LEAST, width);
    height = Math.max(LEAST, height);
  }

  /** The screen that an input leads to. Keys that mean nothing lead to the same. */
  Screen after(Key key, int lines) {
    int moved =
        switch (key) {
          case UP -> first - 1;
          case DOWN -> first + 1;
          case PAGE_UP -> first - page();
          case PAGE_DOWN -> first + page();
          case HOME -> 0;
          case END -> lines;
          case QUIT, NONE -> first;
        };
    return new Screen(width, height, Math.max(0, Math.min(moved, lines - page())));
  }

  private int page() {
    return height - 1;
  }

  /** The characters that draw it over the one before. */
  String draw(String title, List<String> lines) {
    var out = new StringBuilder(FROM_THE_TOP).append(fitting(title));
    int start = Math.max(0, Math.min(first, lines.size() - page()));
    for (int i = start; i < Math.min(lines.size(), start + page()); i++) {
      out.append(CLEAR_LINE).append(fitting(lines.get(i)));
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
