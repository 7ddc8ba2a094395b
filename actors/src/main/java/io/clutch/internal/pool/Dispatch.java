package io.clutch.internal.pool;

import io.clutch.internal.pool.state.Lease;
import io.clutch.internal.pool.state.PooledCall;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.pool.state.Slots;
import io.clutch.internal.pool.state.Waiter;
import java.util.Comparator;

/**
 * Brings those who wait and those who work together: whoever came first goes first, unless it waits
 * for a certain worker.
 */
final class Dispatch {
  private final PoolContext context;
  private final int inFlight;
  private final Slots slots;
  private final Waiting waiting;
  private final Router router;
  private final Sessions sessions;

  Dispatch(PoolContext context, Slots slots, Waiting waiting, Router router, Sessions sessions) {
    this.context = context;
    this.slots = slots;
    this.inFlight = context.settings().inFlight();
    this.waiting = waiting;
    this.router = router;
    this.sessions = sessions;
  }

  /** One that has come just now, and for which there may be a worker at once. */
  boolean placeAtOnce(Waiter waiter) {
    if ((waiting.line().isEmpty() || isStream(waiter)) && way(waiter) instanceof Router.Now now) {
      place(now.slot(), waiter);
      return true;
    }
    return false;
  }

  private Router.Way way(Waiter waiter) {
    if (waiter instanceof Lease) {
      return router.wayOfSession(waiter.key());
    }
    return isStream(waiter) ? router.wayOfStream() : router.way(waiter.key());
  }

  private static boolean isStream(Waiter waiter) {
    return waiter instanceof PooledCall call && call.isStream();
  }

  /** Gives calls to the worker, as many as it may have. */
  void serve(Slot slot) {
    keepPromise(slot);
    boolean isServed = true;
    while (isServed && slot.hasRoom(inFlight)) {
      Waiter own = slot.line().first();
      Waiter any = waiting.line().first();
      if (own != null && (any == null || own.order() < any.order())) {
        waiting.take(slot.line(), own);
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
    Waiter own = free.line().first();
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
    for (PooledCall stream : waiting.line().streams()) {
      if (way(stream) instanceof Router.Now now) {
        waiting.take(waiting.line(), stream);
        place(now.slot(), stream);
      }
    }
  }

  /** Gives calls to all workers that may have more. */
  void serveAll() {
    while (waiting.line().first() != null && placeFirst()) {}
  }

  /** Whether the first of those that wait for any worker could be helped. */
  private boolean placeFirst() {
    Waiter first = waiting.line().first();
    Router.Way way = way(first);
    if (way instanceof Router.Now now) {
      waiting.take(waiting.line(), first);
      place(now.slot(), first);
      return true;
    }
    if (way instanceof Router.For only) {
      waiting.moveTo(only.slot(), first);
      return true;
    }
    return false;
  }

  private void place(Slot slot, Waiter waiter) {
    if (waiter instanceof PooledCall call) {
      give(slot, call);
    } else if (waiter instanceof Lease lease) {
      sessions.reserve(lease, slot);
    }
  }

  void give(Slot slot, PooledCall call) {
    context.agenda().remove(call.submission().next());
    call.givenTo(slot.id());
    if (call.isStream()) {
      slot.gaveStream(context.now());
    } else {
      slot.gave(context.now());
    }
    context.effects().give(slot.id(), call.submission());
  }
}
