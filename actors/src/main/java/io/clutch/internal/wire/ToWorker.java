package io.clutch.internal.wire;

import java.util.List;
import java.util.Map;

/**
 * The items that the JVM sends. {@code docs/internals/protocol.md} lists their fields; {@code
 * byte[]} bodies are encoded already.
 */
public sealed interface ToWorker {

  /**
   * The timeout of a call whose deadline is in so long. It is rounded up, so that Python does not
   * give up before the JVM does, and what comes of that counts as late.
   */
  static long timeoutMillis(long nanosLeft) {
    return Math.max(1, (nanosLeft + 999_999) / 1_000_000);
  }

  /**
   * A call or a cast. A cast has no answer. {@code within} is the ask of this process within which
   * it was made, and whose wait may serve it; 0 if there is none.
   */
  record Call(
      long id,
      boolean cast,
      String function,
      byte[] arguments,
      byte[] named,
      long timeoutMillis,
      Map<String, String> headers,
      int buffers,
      long within)
      implements ToWorker {

    /** Within no ask. */
    public Call(
        long id,
        boolean cast,
        String function,
        byte[] arguments,
        byte[] named,
        long timeoutMillis,
        Map<String, String> headers,
        int buffers) {
      this(id, cast, function, arguments, named, timeoutMillis, headers, buffers, 0);
    }

    /** Omits arguments and headers, which may be secrets. */
    @Override
    public String toString() {
      return "Call[id=" + id + ", function=" + function + "]";
    }
  }

  /** Opens a stream. {@code demand} is the first demand for elements. */
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

    /** Omits arguments and headers, which may be secrets. */
    @Override
    public String toString() {
      return "Open[id=" + id + ", function=" + function + "]";
    }
  }

  /** The directions of a stream's elements. */
  enum Shape {
    /** Only up, from the worker. */
    SOURCE(1),
    /** Only down, to the worker. */
    SINK(2),
    /** In both directions. */
    THROUGH(3);

    private final int number;

    Shape(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  /** Elements of a stream's input. {@code buffers} is their number for each; empty if all are 0. */
  record Feed(long id, List<byte[]> elements, List<Integer> buffers) implements ToWorker {}

  /** A stream's input has ended. */
  record Finish(long id) implements ToWorker {}

  /** A stream's input has failed. */
  record Abort(long id, String message) implements ToWorker {}

  /** Demand for {@code count} more elements. */
  record Demand(long id, long count) implements ToWorker {}

  /**
   * A chunk of a large element of a stream's input; its octets are one buffer. {@code sizes} are
   * those of the whole element's body and buffers, in its first chunk alone.
   */
  record InputChunk(long id, List<Integer> sizes) implements ToWorker {}

  /** The answer to an ask. */
  record Answer(long id, byte[] value) implements ToWorker {}

  /** Why an ask has no answer; {@code detail} is an encoded map. */
  record FailedAnswer(long id, String code, byte[] detail) implements ToWorker {}

  /** The host has handled {@code count} more messages that have no answer. */
  record HostCredit(String host, int count) implements ToWorker {}

  /** A watched actor has stopped. */
  record Terminated(String token, String reason) implements ToWorker {}

  /**
   * These references were given, each once more. {@code ask} is the one whose answer follows and
   * carries them; 0 if they came otherwise.
   */
  record Given(List<String> tokens, long ask) implements ToWorker {}

  record Start(byte[] proof, byte[] specification) implements ToWorker {}

  record Cancel(long id) implements ToWorker {}

  /** Id 0 means all running calls. */
  record Interrupt(long id) implements ToWorker {}

  record Stop(long drainMillis) implements ToWorker {}

  record Ping(long sequence) implements ToWorker {}

  /** The worker is to show something of itself. */
  record Inspect(long id, String what, Map<String, Integer> options) implements ToWorker {}

  /** The JVM opened {@code count} more shared buffers. The first, with 0, says that it can. */
  record Opened(long count) implements ToWorker {}
}
