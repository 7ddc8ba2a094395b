package io.clutch.internal.transport;

import java.nio.ByteBuffer;
import java.util.List;

/** One expected connection. Belongs to the loop's thread. */
public interface Peer {

  /**
   * Hands a frame to the connection without waiting; false if it is not there, or takes no more at
   * present.
   */
  boolean send(byte[] frame, List<ByteBuffer> buffers);

  /** Expects it no more: its late frames are dropped and counted. */
  void forget();
}
