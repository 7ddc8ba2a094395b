package io.clutch;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A Markdown file of this repository. */
public record MarkdownPage(Path file, List<String> lines) {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^()\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.*)");

  /** A line outside of code blocks. */
  record Line(int number, String text) {
    boolean isTableRow() {
      return text.startsWith("|");
    }

    /** The text as a reader sees it: without the addresses of links. */
    String withoutLinkTargets() {
      return LINK.matcher(text).replaceAll("]");
    }
  }

  /** A link to {@code path} (empty for the page itself) and {@code anchor} (or empty). */
  record Link(int line, String path, String anchor) {}

  public static MarkdownPage of(Path file) {
    return new MarkdownPage(file, Repository.lines(file));
  }

  /** The lines outside of code blocks. */
  List<Line> text() {
    List<Line> text = new ArrayList<>();
    boolean isCode = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("```")) {
        isCode = !isCode;
      } else if (!isCode) {
        text.add(new Line(i + 1, line));
      }
    }
    return text;
  }

  /** The cells of the first table whose head begins so, row by row. */
  public List<List<String>> table(String head) {
    return tables(head).stream()
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(file + " has no table with " + head));
  }

  /** All tables whose head begins so. */
  List<List<List<String>>> tables(String head) {
    List<List<List<String>>> tables = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(head)) {
        tables.add(rowsFrom(i + 2));
      }
    }
    return tables;
  }

  private List<List<String>> rowsFrom(int line) {
    return lines.stream()
        .skip(line)
        .takeWhile(row -> row.startsWith("|"))
        .map(MarkdownPage::cells)
        .toList();
  }

  private static List<String> cells(String row) {
    String inner = row.strip().substring(1, row.strip().length() - 1);
    return Arrays.stream(inner.split("(?<!\\\\)\\|", -1)).map(String::strip).toList();
  }

  /** The links to files of this repository. */
  List<Link> relativeLinks() {
    return text().stream()
        .flatMap(
            line ->
                LINK.matcher(line.text())
                    .results()
                    .map(match -> match.group(1))
                    .filter(target -> !target.matches("[a-z]+:.*"))
                    .map(target -> link(line.number(), target)))
        .toList();
  }

  private static Link link(int line, String target) {
    int hash = target.indexOf('#');
    String path = hash < 0 ? target : target.substring(0, hash);
    String anchor = hash < 0 ? "" : target.substring(hash + 1);
    return new Link(line, URLDecoder.decode(path, StandardCharsets.UTF_8), anchor);
  }

  /** The names by which links reach the headings, as GitHub makes them. */
  List<String> anchors() {
    Map<String, Integer> seen = new HashMap<>();
    return text().stream()
        .flatMap(line -> HEADING.matcher(line.text()).results())
        .map(MarkdownPage::anchor)
        .map(anchor -> numbered(anchor, seen.merge(anchor, 1, Integer::sum)))
        .toList();
  }

  private static String anchor(MatchResult heading) {
    return heading
        .group(1)
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
        .replace(' ', '-');
  }

  private static String numbered(String anchor, int count) {
    return count == 1 ? anchor : anchor + "-" + (count - 1);
  }
}
