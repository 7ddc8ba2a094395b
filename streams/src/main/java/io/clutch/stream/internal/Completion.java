package io.clutch.stream.internal;

import io.clutch.internal.streams.StreamChannel;
import io.clutch.telemetry.StreamEvent.StreamCounts;

/** A listener for the end of a stage, called once. */
interface Completion {
  /**
   * Extracts what is needed from the return value of Python's function; throws if that cannot be
   * decoded.
   */
  Object read(StreamChannel channel, StreamChannel.Element result);

  /** Python's function returned this value. */
  void completed(Object value, StreamCounts counts);

  void failed(Throwable failure, StreamCounts counts);

  void cancelled(StreamCounts counts);
}
