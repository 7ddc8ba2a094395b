package io.clutch.wire;

import java.util.Map;

/**
 * What the JVM sends; fields as {@code docs/protocol.md} lists them, {@code byte[]} bodies already
 * encoded.
 */
public sealed interface DownItem {

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
      implements DownItem {}

  record Start(byte[] proof, byte[] specification) implements DownItem {}

  record Cancel(long id) implements DownItem {}

  /** Id 0 means whatever runs. */
  record Interrupt(long id) implements DownItem {}

  record Stop(long drainMillis) implements DownItem {}

  record Ping(long sequence) implements DownItem {}
}
