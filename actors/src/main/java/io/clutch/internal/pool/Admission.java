package io.clutch.internal.pool;

import io.clutch.internal.pool.state.QueueEntry;

/** Admits calls and sessions: to a worker at once, or to the queue while it has room. */
final class Admission {
  private final PoolContext context;
  private final PoolQueue queue;
  private final Dispatch dispatch;
  private final PoolSizer sizer;
  private boolean isToAdjust; // until the size is adjusted for any reason: not OncePerTurn

  Admission(PoolContext context, PoolQueue queue, Dispatch dispatch, PoolSizer sizer) {
    this.context = context;
    this.queue = queue;
    this.dispatch = dispatch;
    this.sizer = sizer;
  }

  void take(QueueEntry entry) {
    sizer.need();
    if (!dispatch.placeAtOnce(entry) && !dispatch.placeInChain(entry)) {
      await(entry);
    }
  }

  private void await(QueueEntry entry) {
    if (!queue.hasRoomFor(entry)) {
      queue.fail(entry, queue.full());
      return;
    }
    boolean isFirst = queue.shared().isEmpty();
    queue.add(entry);
    if (isFirst) {
      dispatch.serveAll();
    }
    adjustSoon();
  }

  /** A caller may call again before its worker has reported that its last call has left. */
  private void adjustSoon() {
    if (!isToAdjust) {
      isToAdjust = true;
      context.effects().adjustSoon();
    }
  }

  /** Tells that the pool has adjusted its size. */
  void adjusted() {
    isToAdjust = false;
  }
}
