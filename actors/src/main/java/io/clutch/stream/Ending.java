package io.clutch.stream;

import io.clutch.worker.StreamLine;

/** Who is told how a stage ended; once. */
interface Ending {
  /** Python's function returned this. */
  void completed(StreamLine line, StreamLine.Element result, Counts counts);

  void failed(Throwable failure, Counts counts);

  void cancelled(Counts counts);

  /** What went through. */
  record Counts(long in, long out, long mostOutstanding) {}
}
