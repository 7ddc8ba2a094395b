package io.clutch.internal.pool;

import io.clutch.internal.pool.state.Lease;
import io.clutch.internal.pool.state.PooledCall;
import io.clutch.internal.pool.state.QueueEntry;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.pool.state.Slots;
import java.util.Comparator;
import java.util.Optional;

/**
 * Assigns waiting calls and sessions to workers, first come first served, unless an entry waits for
 * a certain worker.
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

  /** Assigns a new entry to a worker if one has room. Returns false otherwise. */
  boolean placeAtOnce(QueueEntry entry) {
    if ((queue.shared().isEmpty() || isStream(entry))
        && placement(entry) instanceof Router.Assign assign) {
      place(assign.slot(), entry);
      return true;
    }
    return false;
  }

  /**
   * Gives a call to the worker in which a call of its own chain waits, if there is one, because
   * that worker serves it meanwhile. Returns false otherwise.
   */
  boolean placeInChain(QueueEntry entry) {
    if (!(entry instanceof PooledCall call) || call.isStream()) {
      return false;
    }
    Optional<Slot> waiting =
        call.caller().flatMap(PooledCall::worker).flatMap(slots::find).filter(Slot::isReady);
    boolean isForAnother = // its key has a worker, which will have room
        placement(entry) instanceof Router.WaitFor home
            && !waiting.equals(Optional.of(home.slot()));
    if (waiting.isEmpty() || isForAnother) {
      return false;
    }
    give(waiting.get(), call);
    return true;
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

  /** Gives calls to the worker while it has room. */
  void serve(Slot slot) {
    keepPromise(slot);
    boolean isServed = true;
    while (isServed && slot.hasRoom(inFlight)) {
      QueueEntry own = slot.queue().first();
      QueueEntry any = queue.shared().first();
      if (own != null && (any == null || own.order() < any.order())) {
        queue.take(slot.queue(), own);
        place(slot, own);
      } else {
        isServed = any != null && placeFirst();
      }
    }
  }

  /**
   * Gives a free worker to the session that has waited longest for another worker to become free.
   */
  private void keepPromise(Slot free) {
    if (!free.hasRoom(inFlight) || free.isBusy()) {
      return;
    }
    QueueEntry own = free.queue().first();
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

  /** Assigns waiting streams. They take no place of a call, so they need only a ready worker. */
  void serveStreams() {
    for (PooledCall stream : queue.shared().streams()) {
      if (placement(stream) instanceof Router.Assign assign) {
        queue.take(queue.shared(), stream);
        place(assign.slot(), stream);
      }
    }
  }

  /** Gives calls to all workers with room. */
  void serveAll() {
    while (queue.shared().first() != null && placeFirst()) {}
  }

  /** Assigns the first entry that waits for any worker. Returns whether that was possible. */
  private boolean placeFirst() {
    QueueEntry first = queue.shared().first();
    Router.Placement placement = placement(first);
    if (placement instanceof Router.Assign assign) {
      queue.take(queue.shared(), first);
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
