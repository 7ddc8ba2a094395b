package io.clutch.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** The rows of a run, and its skipped parts. Prints progress to stderr. */
public final class Report {
  private final List<Row> rows = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** Adds a row unless the report has it already: an anchor may be measured twice. */
  public void add(Row row) {
    if (rows.stream().noneMatch(row::isOfSame)) {
      rows.add(row);
    }
  }

  /** Adds a sentence that is printed below the table. */
  public void note(String note) {
    notes.add(note);
    System.err.println(note);
  }

  /** Notes a skipped part and the reason. */
  public void skip(String what, Throwable reason) {
    String message = reason.getMessage() == null ? reason.toString() : reason.getMessage();
    note("Skipped " + what + ": " + message.lines().findFirst().orElse(""));
  }

  /** All rows so far. */
  public List<Row> rows() {
    return List.copyOf(rows);
  }

  /** All notes so far. */
  public List<String> notes() {
    return List.copyOf(notes);
  }
}
