package io.clutch.internal.transport;

import java.nio.ByteBuffer;
import java.util.List;

/** One expected connection. Used only on the loop's thread. */
public interface Peer {

  /**
   * Passes a frame to the connection without waiting. Returns false if there is no connection or it
   * accepts no more now.
   */
  boolean send(byte[] frame, List<ByteBuffer> buffers);

  /** Stops expecting it. Its late frames are dropped and counted. */
  void forget();
}
