package io.clutch.stream;

import io.clutch.telemetry.StreamCounts;
import io.clutch.worker.StreamLine;

/** Who is told how a stage ended; once. */
interface Ending {
  /** Python's function returned this; throws where that cannot be read. */
  void completed(StreamLine line, StreamLine.Element result, StreamCounts counts);

  void failed(Throwable failure, StreamCounts counts);

  void cancelled(StreamCounts counts);
}
