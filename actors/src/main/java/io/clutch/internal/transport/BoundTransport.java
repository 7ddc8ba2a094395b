package io.clutch.internal.transport;

import io.clutch.internal.loop.LoopTransport;
import io.clutch.internal.loop.SocketLoop;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A transport that is bound on a loop, which does for it what concerns turns; counts strangers. */
abstract class BoundTransport implements Transport, LoopTransport {
  private final SocketLoop loop;
  private volatile long unknownPeers;

  BoundTransport(SocketLoop loop) {
    this.loop = loop;
  }

  /** A message from a peer that nobody expects was dropped. In a turn only. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // written in turns alone
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

  /** A thread on which the link depends has ended: so does the link. In a turn only. */
  final void end(Throwable cause) {
    loop.endLink(cause);
  }

  @Override
  public final void whenFailed(Consumer<Throwable> told) {
    loop.linkEnd().add(told);
    loop.wakeup();
  }
}
