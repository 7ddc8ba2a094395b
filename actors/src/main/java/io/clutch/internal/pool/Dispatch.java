package io.clutch.internal.pool;

import io.clutch.internal.pool.state.Lease;
import io.clutch.internal.pool.state.PooledCall;
import io.clutch.internal.pool.state.QueueEntry;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.pool.state.Slots;
import java.util.Comparator;

/**
 * Brings those who wait and those who work together: whoever came first goes first, unless it waits
 * for a certain worker.
 */
final class Dispatch {
  private final PoolContext context;
  private final int inFlight;
  private final Slots slots;
  private final PoolQueue queue;
  private final Router router;
  private final Sessions sessions;

  Dispatch(PoolContext context, Slots slots, PoolQueue queue, Router router, Sessions sessions) {
    this.context = context;
    this.slots = slots;
    this.inFlight = context.settings().inFlight();
    this.queue = queue;
    this.router = router;
    this.sessions = sessions;
  }

  /** One that has come just now, and for which there may be a worker at once. */
  boolean placeAtOnce(QueueEntry entry) {
    if ((queue.line().isEmpty() || isStream(entry))
        && placement(entry) instanceof Router.Assign assign) {
      place(assign.slot(), entry);
      return true;
    }
    return false;
  }

  private Router.Placement placement(QueueEntry entry) {
    if (entry instanceof Lease) {
      return router.placeSession(entry.key());
    }
    return isStream(entry) ? router.placeStream() : router.place(entry.key());
  }

  private static boolean isStream(QueueEntry entry) {
    return entry instanceof PooledCall call && call.isStream();
  }

  /** Gives calls to the worker, as many as it may have. */
  void serve(Slot slot) {
    keepPromise(slot);
    boolean isServed = true;
    while (isServed && slot.hasRoom(inFlight)) {
      QueueEntry own = slot.line().first();
      QueueEntry any = queue.line().first();
      if (own != null && (any == null || own.order() < any.order())) {
        queue.take(slot.line(), own);
        place(slot, own);
      } else {
        isServed = any != null && placeFirst();
      }
    }
  }

  /** A worker that is free is given to the session that waits longest for another to be so. */
  private void keepPromise(Slot free) {
    if (!free.hasRoom(inFlight) || free.isBusy()) {
      return;
    }
    QueueEntry own = free.line().first();
    slots
        .those(Slot::isPromised)
        .map(slot -> slot.lease().orElseThrow())
        .filter(router::mayMove)
        .min(Comparator.comparingLong(Lease::order))
        .filter(lease -> own == null || lease.order() < own.order())
        .ifPresent(lease -> move(lease, free));
  }

  private void move(Lease lease, Slot to) {
    Slot from = lease.worker().flatMap(slots::find).orElseThrow();
    sessions.move(lease, from, to);
    serve(from);
    serveStreams();
  }

  /** Streams take none of the room that calls have: they wait only for a worker to be ready. */
  void serveStreams() {
    for (PooledCall stream : queue.line().streams()) {
      if (placement(stream) instanceof Router.Assign assign) {
        queue.take(queue.line(), stream);
        place(assign.slot(), stream);
      }
    }
  }

  /** Gives calls to all workers that may have more. */
  void serveAll() {
    while (queue.line().first() != null && placeFirst()) {}
  }

  /** Whether the first of those that wait for any worker could be helped. */
  private boolean placeFirst() {
    QueueEntry first = queue.line().first();
    Router.Placement placement = placement(first);
    if (placement instanceof Router.Assign assign) {
      queue.take(queue.line(), first);
      place(assign.slot(), first);
      return true;
    }
    if (placement instanceof Router.WaitFor only) {
      queue.moveTo(only.slot(), first);
      return true;
    }
    return false;
  }

  private void place(Slot slot, QueueEntry entry) {
    if (entry instanceof PooledCall call) {
      give(slot, call);
    } else if (entry instanceof Lease lease) {
      sessions.reserve(lease, slot);
    }
  }

  void give(Slot slot, PooledCall call) {
    context.timers().remove(call.request().next());
    call.givenTo(slot.id());
    if (call.isStream()) {
      slot.gaveStream(context.now());
    } else {
      slot.gave(context.now());
    }
    context.effects().give(slot.id(), call.request());
  }
}
