package io.clutch.internal.process;

/** Hears of one process. Methods must not block. */
public interface ProcessListener {

  /** It runs. */
  void started(long pid);

  /**
   * It, or a child, wrote a line; lines over the limit arrive cut, lines over the rate not at all.
   */
  void output(Stream stream, String line);

  /** Lines were dropped since the last call, to hold the rate. */
  void dropped(Stream stream, long lines);

  /** It has ended and been reaped, and its group is gone. Nothing follows. */
  void ended(ProcessEnd end);

  /** Where a line was written. */
  enum Stream {
    STDOUT,
    STDERR
  }
}
