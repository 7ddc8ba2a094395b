package io.clutch.internal.transport;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The bound socket to which workers connect. Only for the loop's thread, except {@link #endpoint},
 * {@link #runOnCaller}, {@link #pollUntil}, {@link #wakeup}, {@link #unknownPeers}, {@link
 * #refusedConnections}, {@link #fault} and {@link #whenFailed}.
 */
public interface Transport extends AutoCloseable {

  /** The endpoint for workers. */
  String endpoint();

  /**
   * Binds a socket in the file system again if it is no longer at its path, for example after a
   * cleaner of old files has removed it. Connections stay. Its directory must exist. Otherwise
   * costs one look at the path, and nothing with {@code tcp://}.
   *
   * @return whether it was necessary
   * @throws java.io.UncheckedIOException if it cannot be bound again
   */
  boolean ensureBound();

  /**
   * Expects a peer with this routing identity. Its frames go to the receiver, on the loop's thread.
   *
   * @throws IllegalStateException if the identity is expected already, or the transport is closed
   */
  Peer expect(byte[] identity, Receiver receiver);

  /** Runs the task at the end of the loop's turn, so that several messages can be sent together. */
  void atTurnEnd(Runnable task);

  /**
   * Runs the action. If the loop is asleep, the caller also runs the tasks that the action adds, so
   * no thread must be woken. For a caller on any thread that then waits for the outcome.
   */
  void runOnCaller(Runnable action);

  /**
   * Lets the caller, on any thread, poll until it is done or the time is up, if it waits for the
   * only expected reply. Returns early if other replies are expected.
   *
   * @param until by {@link System#nanoTime}
   */
  void pollUntil(BooleanSupplier done, long until);

  /** Makes the polling thread check again whether it is done. For any thread. */
  void wakeup();

  /** Changes the number of expected replies; {@code more} may be negative. */
  void addPendingReplies(int more);

  /**
   * Wraps an executor so that all tasks of a loop's turn cost one wake-up. They run one after the
   * other. If one blocks, another thread takes the others a millisecond or two later. Tasks that
   * the executor rejects, because the system has ended, run in place.
   */
  Executor batching(Executor executor);

  /** The number of dropped frames from peers that are no longer expected. */
  long unknownPeers();

  /**
   * The number of closed connections whose peers did not prove their identity in time, were not
   * expected, or had to make room for others.
   */
  long refusedConnections();

  /** The fault of the loop that has closed the transport for good, if there was one. */
  Optional<Throwable> fault();

  /** Passes on such a fault, on the loop's thread, when it has closed the transport. */
  void whenFailed(Consumer<Throwable> listener);

  @Override
  void close();
}
