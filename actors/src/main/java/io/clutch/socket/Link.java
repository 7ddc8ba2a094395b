package io.clutch.socket;

/**
 * The bound end to which workers connect. Everything but {@link #endpoint} belongs to the loop's
 * thread.
 */
public interface Link extends AutoCloseable {

  /** Where workers connect to. */
  String endpoint();

  /**
   * Expects a peer with this routing identity from now on; its frames go to the receiver, on the
   * loop's thread.
   */
  Peer expect(byte[] identity, Receiver receiver);

  /** How many frames came from peers that nobody expects, and were dropped. */
  long strangers();

  @Override
  void close();
}
