package io.clutch.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows as text: Markdown, in columns that line up. */
public final class Table {
  private static final List<String> HEAD =
      List.of("work", "subject", "metric", "value", "low", "high", "anchor", "its value", "ratio");
  private static final int FIRST_NUMBER = 3;
  private static final int ANCHOR = 6;

  private Table() {}

  /** The lines of the table, its head first. */
  public static List<String> lines(List<Row> rows) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(HEAD);
    rows.forEach(row -> cells.add(cells(row)));
    int[] widths = widths(cells);
    List<String> lines = new ArrayList<>();
    cells.forEach(line -> lines.add(line(line, widths)));
    lines.add(1, rule(widths));
    return lines;
  }

  private static List<String> cells(Row row) {
    return List.of(
        row.work(),
        row.subject(),
        row.metric(),
        number(row.value()),
        number(row.low()),
        number(row.high()),
        row.anchor(),
        number(row.anchorValue()),
        String.format(Locale.ROOT, "%.2f", row.ratio()));
  }

  /** Formats with three significant digits and no exponent. */
  static String number(double value) {
    double size = Math.abs(value);
    String pattern = size >= 100 || size == 0 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, pattern, value);
  }

  private static int[] widths(List<List<String>> cells) {
    int[] widths = new int[HEAD.size()];
    for (List<String> line : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    return widths;
  }

  private static String line(List<String> cells, int[] widths) {
    var line = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      String gap = " ".repeat(widths[i] - cells.get(i).length());
      line.append(' ').append(isNumber(i) ? gap + cells.get(i) : cells.get(i) + gap).append(" |");
    }
    return line.toString();
  }

  private static String rule(int[] widths) {
    var line = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      line.append(' ').append("-".repeat(widths[i] - 1)).append(isNumber(i) ? ":" : "-");
      line.append(" |");
    }
    return line.toString();
  }

  private static boolean isNumber(int column) {
    return column >= FIRST_NUMBER && column != ANCHOR;
  }
}
