package io.clutch.benchmarks.subject;

import java.io.IOException;
import java.time.Duration;

/** One way to call Python. Measures itself; used by one thread. */
public interface Subject extends AutoCloseable {

  /** The name in the report. */
  String name();

  /** The time of each call of a small function, one after the other, in nanoseconds. */
  double[] latencies(Duration length) throws Exception;

  /** Calls per second of the same function, with a number of them in flight. */
  default double rate(int inFlight, Duration length) throws Exception {
    throw new UnsupportedOperationException("one call at a time");
  }

  /** Whether {@link #rate} is to be asked. */
  default boolean isConcurrent() {
    return false;
  }

  /** The most bytes that it takes in one call; 0 where bytes are not measured. */
  default int largest() {
    return 0;
  }

  /** Sends bytes and has them back; then the seconds that one took, on average. */
  default double echo(byte[] bytes, Duration length) throws Exception {
    throw new UnsupportedOperationException("no bytes");
  }

  /** Sends bytes that only their number comes back for; then the seconds that one took. */
  default double send(byte[] bytes, Duration length) throws Exception {
    throw new UnsupportedOperationException("no bytes");
  }

  @Override
  void close() throws IOException;
}
