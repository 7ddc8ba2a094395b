package io.clutch.internal.wire;

import java.util.List;
import java.util.Map;

/**
 * What the JVM sends; fields as {@code docs/internals/protocol.md} lists them, {@code byte[]}
 * bodies already encoded.
 */
public sealed interface ToWorker {

  /** A call, or a cast, which has no answer. */
  record Call(
      long id,
      boolean cast,
      String function,
      byte[] arguments,
      byte[] named,
      long timeoutMillis,
      Map<String, String> headers,
      int buffers)
      implements ToWorker {

    /** Without arguments and headers: they may be secrets. */
    @Override
    public String toString() {
      return "Call[id=" + id + ", function=" + function + "]";
    }
  }

  /** Begins a stream; {@code demand} is how many elements may come up at first. */
  record Open(
      long id,
      String function,
      Shape shape,
      long demand,
      byte[] arguments,
      byte[] named,
      long timeoutMillis,
      Map<String, String> headers,
      int buffers)
      implements ToWorker {

    /** Without arguments and headers: they may be secrets. */
    @Override
    public String toString() {
      return "Open[id=" + id + ", function=" + function + "]";
    }
  }

  /** Which way the elements of a stream go. */
  enum Shape {
    /** Up alone. */
    SOURCE(1),
    /** Down alone. */
    SINK(2),
    /** Both ways. */
    THROUGH(3);

    private final int number;

    Shape(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  /** Elements of a stream's input; {@code buffers} is how many each has, empty where none has. */
  record Feed(long id, List<byte[]> elements, List<Integer> buffers) implements ToWorker {}

  /** A stream's input has ended. */
  record Finish(long id) implements ToWorker {}

  /** A stream's input has failed. */
  record Abort(long id, String message) implements ToWorker {}

  /** Demand for {@code count} more elements. */
  record Demand(long id, long count) implements ToWorker {}

  /**
   * A part of a large element of a stream's input; its octets are one buffer. {@code sizes} are
   * those of the whole element's body and buffers, in its first part alone.
   */
  record InputChunk(long id, List<Integer> sizes) implements ToWorker {}

  record Start(byte[] proof, byte[] specification) implements ToWorker {}

  record Cancel(long id) implements ToWorker {}

  /** Id 0 means any call that runs. */
  record Interrupt(long id) implements ToWorker {}

  record Stop(long drainMillis) implements ToWorker {}

  record Ping(long sequence) implements ToWorker {}
}
