package io.clutch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a Markdown document.
 *
 * @param line the number of its opening fence, from 1
 * @param language the text after the fence
 * @param lines the lines between the fences
 * @param above a mark in an HTML comment directly above the fence, which readers do not see, or
 *     empty
 */
record CodeBlock(int line, String language, List<String> lines, String above) {
  private static final String FENCE = "```";
  private static final Pattern SOURCE = Pattern.compile("(?://|#) cut from (\\S+)#(\\S+)");
  private static final Pattern HIDDEN = Pattern.compile("<!-- cut from (\\S+)#(\\S+) -->");

  CodeBlock {
    lines = List.copyOf(lines);
  }

  CodeBlock(int line, String language, List<String> lines) {
    this(line, language, lines, "");
  }

  /** The file and tag of which the block is a copy. */
  record Source(String path, String tag) {}

  static List<CodeBlock> allOf(List<String> document) {
    List<CodeBlock> blocks = new ArrayList<>();
    int open = -1;
    for (int i = 0; i < document.size(); i++) {
      if (!document.get(i).startsWith(FENCE)) {
        continue;
      }
      if (open < 0) {
        open = i;
      } else {
        String language = document.get(open).substring(FENCE.length()).strip();
        String above = open > 0 && isHidden(document.get(open - 1)) ? document.get(open - 1) : "";
        blocks.add(new CodeBlock(open + 1, language, document.subList(open + 1, i), above));
        open = -1;
      }
    }
    if (open >= 0) {
      throw new IllegalArgumentException("the fence in line " + (open + 1) + " is never closed");
    }
    return blocks;
  }

  /** The source, if the first line or the mark above the fence names one. */
  Optional<Source> source() {
    Matcher mark = above.isEmpty() ? SOURCE.matcher(firstLine()) : HIDDEN.matcher(above);
    return mark.matches()
        ? Optional.of(new Source(mark.group(1), mark.group(2)))
        : Optional.empty();
  }

  /** The copied lines, without the mark. */
  List<String> body() {
    return above.isEmpty() ? lines.subList(1, lines.size()) : lines;
  }

  private String firstLine() {
    return lines.isEmpty() ? "" : lines.get(0);
  }

  private static boolean isHidden(String line) {
    return HIDDEN.matcher(line).matches();
  }

  /**
   * The lines of a file between {@code tag::name} and {@code end::name}, without their common
   * indentation and without empty lines at the end.
   */
  static List<String> cut(List<String> file, String tag) {
    int from = markerOf(file, "tag::" + tag);
    int to = markerOf(file, "end::" + tag);
    return String.join("\n", file.subList(from + 1, to))
        .stripTrailing()
        .stripIndent()
        .lines()
        .toList();
  }

  private static int markerOf(List<String> file, String marker) {
    Pattern line = Pattern.compile("\\s*(?://|#) " + Pattern.quote(marker));
    for (int i = 0; i < file.size(); i++) {
      if (line.matcher(file.get(i)).matches()) {
        return i;
      }
    }
    throw new IllegalArgumentException("there is no line with " + marker);
  }
}
