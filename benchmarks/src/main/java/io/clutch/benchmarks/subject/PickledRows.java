package io.clutch.benchmarks.subject;

import java.io.IOException;

/** Rows that are pickled to another Python process and back. A script measures the time. */
public final class PickledRows implements AutoCloseable {
  private static final long LIMIT_SECONDS = 600;

  private final PythonProcess process;

  private PickledRows(PythonProcess process) {
    this.process = process;
  }

  /** Starts the script. */
  public static PickledRows open(Peers peers) throws Exception {
    PythonProcess process = peers.start("with_pickle.py");
    process.awaitReady(LIMIT_SECONDS);
    return new PickledRows(process);
  }

  /** The seconds of a round trip of {@code rows}. */
  public double run(int rows) throws Exception {
    process.tell("run " + rows);
    return Double.parseDouble(process.line(LIMIT_SECONDS));
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
