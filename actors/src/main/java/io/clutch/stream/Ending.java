package io.clutch.stream;

import io.clutch.telemetry.StreamCounts;
import io.clutch.worker.StreamLine;

/** Who is told how a stage ended; once. */
interface Ending {
  /** What it wants to know of what Python's function returned; throws where that cannot be read. */
  Object read(StreamLine line, StreamLine.Element result);

  /** Python's function returned that. */
  void completed(Object value, StreamCounts counts);

  void failed(Throwable failure, StreamCounts counts);

  void cancelled(StreamCounts counts);
}
