package io.clutch.examples;

import java.util.Locale;

/** The result, as text. */
record Table(Tally tally, double seconds) {
  private static final String ROW = "%-22s %s%n";

  /** The table. Its last line is the summary. */
  String text() {
    var text = new StringBuilder();
    text.append(row("files", tally.files()));
    text.append(row("functions", tally.functions()));
    text.append(row("classes", tally.classes()));
    tally.longest().ifPresent(found -> text.append(row("longest function", longest(found))));
    text.append(row("calls that failed", tally.failures()));
    text.append(row("time", format("%.1f s", seconds)));
    text.append(row("calls per second", format("%.1f", callsPerSecond())));
    text.append(row("could not be parsed", tally.unparsable().size()));
    tally.unparsable().forEach(listed -> text.append(unparsable(listed)));
    return text.append(summary()).append(System.lineSeparator()).toString();
  }

  private String summary() {
    return format(
        "files=%d functions=%d classes=%d failed=%d calls_per_second=%.1f",
        tally.files(), tally.functions(), tally.classes(), tally.failures(), callsPerSecond());
  }

  private double callsPerSecond() {
    return tally.files() / Math.max(seconds, 1e-3);
  }

  private static String longest(Tally.Found found) {
    SourceFile.Function function = found.function();
    return format(
        "%s, %d lines, %s:%d", function.name(), function.lines(), found.file(), function.line());
  }

  private static String unparsable(Tally.Listed listed) {
    return format("  %s%n    %s%n", listed.file(), listed.reason());
  }

  private static String row(String name, Object value) {
    return format(ROW, name, value);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
