package io.clutch.internal.transport;

import io.clutch.internal.loop.LoopTransport;
import io.clutch.internal.loop.SocketLoop;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A transport that is bound on a loop, which does for it what concerns turns; counts strangers. */
abstract class BoundTransport implements Link, LoopTransport {
  private final SocketLoop loop;
  private volatile long strangers;

  BoundTransport(SocketLoop loop) {
    this.loop = loop;
  }

  /** A message from a peer that nobody expects was dropped. In a turn only. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // written in turns alone
  final void dropped() {
    strangers++;
  }

  @Override
  public final long strangers() {
    return strangers;
  }

  @Override
  public final void atTurnEnd(Runnable task) {
    loop.atTurnEnd(task);
  }

  @Override
  public final void lend(Runnable action) {
    loop.lend(action);
  }

  @Override
  public final void lendUntil(BooleanSupplier done, long until) {
    loop.lendUntil(done, until);
  }

  @Override
  public final void rouse() {
    loop.rouse();
  }

  @Override
  public final void expecting(int more) {
    loop.expecting(more);
  }

  @Override
  public final Executor handingOver(Executor executor) {
    return loop.handingOver(executor);
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
    loop.rouse();
  }
}
