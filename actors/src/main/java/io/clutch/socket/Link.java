package io.clutch.socket;

import java.util.concurrent.Executor;

/**
 * The bound end to which workers connect. Everything belongs to the loop's thread, but for {@link
 * #endpoint}, {@link #lend} and {@link #strangers}.
 */
public interface Link extends AutoCloseable {

  /** Where workers connect to. */
  String endpoint();

  /**
   * Expects a peer with this routing identity from now on; its frames go to the receiver, on the
   * loop's thread.
   */
  Peer expect(byte[] identity, Receiver receiver);

  /**
   * Runs the task at the end of the loop's turn, so that what is sent for several reasons can be
   * sent as one.
   */
  void atTurnEnd(Runnable task);

  /**
   * Runs the action, and what it hands to the loop too if the loop sleeps: for a caller on any
   * thread that is about to wait for what comes of it, so that nobody has to be woken for it.
   */
  void lend(Runnable action);

  /**
   * The executor, with one wake-up for all that a turn of the loop hands to it. Such tasks run one
   * after the other; where one blocks, another thread takes the others a millisecond or two later.
   */
  Executor handingOver(Executor executor);

  /** How many frames came from peers that nobody expects, and were dropped. */
  long strangers();

  @Override
  void close();
}
