package io.clutch.internal.pool;

import io.clutch.internal.pool.state.QueueEntry;

/** Lets calls and sessions in: to a worker at once, or into the queue while that has room. */
final class Admission {
  private final PoolContext context;
  private final PoolQueue queue;
  private final Dispatch dispatch;
  private final PoolSizer sizer;
  private boolean isToAdjust;

  Admission(PoolContext context, PoolQueue queue, Dispatch dispatch, PoolSizer sizer) {
    this.context = context;
    this.queue = queue;
    this.dispatch = dispatch;
    this.sizer = sizer;
  }

  void take(QueueEntry entry) {
    sizer.need();
    if (!dispatch.placeAtOnce(entry)) {
      await(entry);
    }
  }

  private void await(QueueEntry entry) {
    if (!queue.hasRoomFor(entry)) {
      queue.fail(entry, queue.full());
      return;
    }
    boolean isFirst = queue.line().isEmpty();
    queue.add(entry);
    if (isFirst) {
      dispatch.serveAll();
    }
    adjustSoon();
  }

  /** A caller can be back before its worker has told that the last call has left. */
  private void adjustSoon() {
    if (!isToAdjust) {
      isToAdjust = true;
      context.effects().adjustSoon();
    }
  }

  /** The pool has as many workers as is right now. */
  void adjusted() {
    isToAdjust = false;
  }
}
