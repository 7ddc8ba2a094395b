package io.clutch.benchmarks.subject;

import java.io.IOException;
import java.time.Duration;

/** One way to call Python, which measures itself. Used by one thread. */
public interface Subject extends AutoCloseable {

  /** The name in the report. */
  String name();

  /** The time of each call of a small function, one after the other, in nanoseconds. */
  double[] latencies(Duration length) throws Exception;

  /** Calls per second of the same function, with a number of them in flight. */
  default double rate(int inFlight, Duration length) throws Exception {
    throw new UnsupportedOperationException("one call at a time");
  }

  /** Whether {@link #rate} is supported. */
  default boolean isConcurrent() {
    return false;
  }

  /** The most bytes of one call, or 0 if bytes are not measured. */
  default int largest() {
    return 0;
  }

  /** Echoes bytes repeatedly. Returns the average seconds of one echo. */
  default double echo(byte[] bytes, Duration length) throws Exception {
    throw new UnsupportedOperationException("no bytes");
  }

  /** Sends bytes, and receives only their number. Returns the average seconds of one call. */
  default double send(byte[] bytes, Duration length) throws Exception {
    throw new UnsupportedOperationException("no bytes");
  }

  @Override
  void close() throws IOException;
}
