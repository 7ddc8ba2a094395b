package io.clutch.internal.transport;

import io.clutch.internal.loop.LoopTransport;
import io.clutch.internal.loop.SocketLoop;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A transport that is bound on a loop, with what depends on the loop's turns. */
abstract class BoundTransport implements Transport, LoopTransport {
  private final SocketLoop loop;
  private volatile long unknownPeers;

  BoundTransport(SocketLoop loop) {
    this.loop = loop;
  }

  /** Counts a dropped message from an unexpected peer. Only within a turn. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // written only within turns
  final void dropped() {
    unknownPeers++;
  }

  @Override
  public final long unknownPeers() {
    return unknownPeers;
  }

  @Override
  public final void atTurnEnd(Runnable task) {
    loop.atTurnEnd(task);
  }

  @Override
  public final void runOnCaller(Runnable action) {
    loop.runOnCaller(action);
  }

  @Override
  public final void pollUntil(BooleanSupplier done, long until) {
    loop.pollUntil(done, until);
  }

  @Override
  public final void wakeup() {
    loop.wakeup();
  }

  @Override
  public final void addPendingReplies(int more) {
    loop.addPendingReplies(more);
  }

  @Override
  public final Executor batching(Executor executor) {
    return loop.batching(executor);
  }

  @Override
  public final Optional<Throwable> fault() {
    return loop.linkEnd().cause();
  }

  /** Ends the transport, because a thread that it needs has ended. Only within a turn. */
  final void end(Throwable cause) {
    loop.endLink(cause);
  }

  @Override
  public final void whenFailed(Consumer<Throwable> listener) {
    loop.whenLinkEnds(listener);
  }
}
