package io.clutch.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** The rows of a run, and what was skipped. Progress is told on stderr. */
public final class Report {
  private final List<Row> rows = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** Adds a row, unless there is one of the same thing: an anchor may be measured again. */
  public void add(Row row) {
    if (rows.stream().noneMatch(row::isOfSame)) {
      rows.add(row);
    }
  }

  /** Adds a sentence for below the table. */
  public void note(String note) {
    notes.add(note);
    System.err.println(note);
  }

  /** Notes what was left out, and why. */
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
