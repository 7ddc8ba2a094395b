package io.clutch.internal.transport;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The bound end to which workers connect. Everything belongs to the loop's thread, but for {@link
 * #endpoint}, {@link #runOnCaller}, {@link #pollUntil}, {@link #wakeup}, {@link #unknownPeers},
 * {@link #refusedConnections}, {@link #fault} and {@link #whenFailed}.
 */
public interface Transport extends AutoCloseable {

  /** Where workers connect to. */
  String endpoint();

  /**
   * Binds a socket in the file system again where it is no longer at its path, as when a cleaner of
   * old files removed it. Connections stay. Its directory must be there. Costs one look at the path
   * where nothing is to be done, and nothing with {@code tcp://}.
   *
   * @return whether it was necessary
   * @throws java.io.UncheckedIOException if it cannot be bound again
   */
  boolean ensureBound();

  /**
   * Expects a peer with this routing identity; its frames go to the receiver, on the loop's thread.
   *
   * @throws IllegalStateException if the identity is expected already, or the link is closed
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
  void runOnCaller(Runnable action);

  /**
   * Lets the caller, on any thread, read the link until it is done or the time is up, if what it
   * waits for is the only answer that is expected. Returns early where that is not or no longer so.
   *
   * @param until by {@link System#nanoTime}
   */
  void pollUntil(BooleanSupplier done, long until);

  /** Has the thread that reads the link look again whether it is done; for any thread. */
  void wakeup();

  /** Adds to the number of expected answers, which may be negative. */
  void addPendingReplies(int more);

  /**
   * The executor, with one wake-up for all that a turn of the loop hands to it. Such tasks run one
   * after the other; where one blocks, another thread takes the others a millisecond or two later.
   * What the executor rejects, because the system has ended, runs on the spot.
   */
  Executor batching(Executor executor);

  /** How many frames came from peers that are expected no more, and were dropped. */
  long unknownPeers();

  /**
   * How many connections were closed since their peers did not say in time who they are, or are
   * nobody that is expected, or had to make room for others.
   */
  long refusedConnections();

  /** Why the link was closed for good, if a fault of the loop was the cause. */
  Optional<Throwable> fault();

  /** Tells the cause, on the loop's thread, when such a fault has closed the link. */
  void whenFailed(Consumer<Throwable> told);

  @Override
  void close();
}
