package io.clutch.internal.pool;

import io.clutch.internal.pool.state.Waiter;

/** Lets calls and sessions in: to a worker at once, or into the queue while that has room. */
final class Admission {
  private final PoolContext context;
  private final Waiting waiting;
  private final Dispatch dispatch;
  private final Staff staff;
  private boolean isToAdjust;

  Admission(PoolContext context, Waiting waiting, Dispatch dispatch, Staff staff) {
    this.context = context;
    this.waiting = waiting;
    this.dispatch = dispatch;
    this.staff = staff;
  }

  void take(Waiter waiter) {
    staff.need();
    if (!dispatch.placeAtOnce(waiter)) {
      await(waiter);
    }
  }

  private void await(Waiter waiter) {
    if (!waiting.hasRoomFor(waiter)) {
      waiting.fail(waiter, waiting.full());
      return;
    }
    boolean isFirst = waiting.line().isEmpty();
    waiting.add(waiter);
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
