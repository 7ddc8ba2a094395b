package io.clutch.internal.pool;

import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee;
import io.clutch.internal.pool.state.Lease;
import io.clutch.internal.pool.state.PoolCommand;
import io.clutch.internal.pool.state.PooledCall;
import io.clutch.internal.pool.state.SessionId;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.pool.state.Slots;
import io.clutch.internal.request.PendingRequest;
import io.clutch.telemetry.PoolEvent;
import io.clutch.telemetry.PoolEvent.SessionClosed.How;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sessions of a pool, and the workers that they hold. */
final class Sessions {
  private final PoolContext context;
  private final Slots slots;
  private final Map<SessionId, Lease> leases = new HashMap<>();
  private final Map<PoolCommand.Checkout, Lease> byRequest = new IdentityHashMap<>();

  Sessions(PoolContext context, Slots slots) {
    this.context = context;
    this.slots = slots;
  }

  Lease ask(PoolCommand.Checkout request, SessionId id) {
    var lease = new Lease(id, request, context.now());
    leases.put(id, lease);
    byRequest.put(request, lease);
    return lease;
  }

  private void remove(Lease lease) {
    byRequest.remove(lease.request(), lease);
    leases.remove(lease.id());
  }

  /** Rejects a request for a session. */
  void reject(Lease lease, CallFailure failure) {
    remove(lease);
    context.timers().remove(lease.due());
    lease.request().reject(failure.at(Callee.worker(context.pool())));
  }

  /** The session, if it is open. */
  Optional<Lease> open(SessionId id) {
    return Optional.ofNullable(leases.get(id)).filter(Lease::isGranted);
  }

  /** The session of the request, waiting or open. */
  Optional<Lease> of(PoolCommand.Checkout request) {
    return Optional.ofNullable(byRequest.get(request));
  }

  /**
   * Reserves the worker for the session, which opens once the worker has no other call or stream.
   */
  void reserve(Lease lease, Slot slot) {
    slot.leasedTo(lease);
    lease.reserve(slot.id());
    grantIfIdle(slot);
  }

  /** Moves a waiting session to another worker, which is free sooner. */
  void move(Lease lease, Slot from, Slot to) {
    from.released(context.now());
    reserve(lease, to);
  }

  void grantIfIdle(Slot slot) {
    slot.lease()
        .filter(lease -> !lease.isGranted() && !slot.isBusy())
        .ifPresent(lease -> grant(lease, slot));
  }

  private void grant(Lease lease, Slot slot) {
    long now = context.now();
    lease.granted(now);
    context.timers().remove(lease.due());
    Duration waited = Duration.ofNanos(now - lease.askedAt());
    context.telemetry().happened(new PoolEvent.SessionOpened(context.pool(), slot.name(), waited));
    context.effects().open(lease.id(), lease.request(), slot.id(), slot.pid());
  }

  /**
   * Ends a session. Returns its worker, if it had one, which is now free for others. Its calls
   * continue if the session was closed, and are cancelled otherwise.
   */
  Optional<Slot> end(SessionId id, How how) {
    Optional<Lease> lease = Optional.ofNullable(leases.get(id));
    Optional<Slot> slot = lease.flatMap(Lease::worker).flatMap(slots::find);
    lease.ifPresent(it -> end(it, slot, how));
    return slot;
  }

  private void end(Lease lease, Optional<Slot> slot, How how) {
    remove(lease);
    context.timers().remove(lease.due());
    slot.ifPresent(worker -> release(lease, worker, how));
  }

  private void release(Lease lease, Slot slot, How how) {
    if (how != How.CLOSED) {
      lease.calls().stream()
          .map(PooledCall::request)
          .filter(call -> !call.isSettled())
          .forEach(call -> cancel(slot, call, how));
    }
    slot.released(context.now());
    if (lease.isGranted()) {
      Duration held = Duration.ofNanos(context.now() - lease.grantedAt());
      context
          .telemetry()
          .happened(new PoolEvent.SessionClosed(context.pool(), slot.name(), how, held));
    }
  }

  private void cancel(Slot slot, PendingRequest call, How how) {
    call.cancelledBecause("the call's session of " + context.pool() + " ended: " + cause(how));
    context.effects().cancel(slot.id(), call);
  }

  private static String cause(How how) {
    return switch (how) {
      case CLOSED -> "it was closed";
      case HOLDER_ENDED -> "its holder has stopped";
      case EXPIRED -> "it was held for the longest allowed time";
      case WORKER_ENDED -> "its worker has ended";
      case FAULT -> "a fault of Clutch itself";
    };
  }

  /** Ends the session of a worker that has ended. */
  void lost(Slot slot) {
    slot.lease()
        .filter(Lease::isGranted)
        .ifPresent(
            lease -> {
              end(lease, Optional.of(slot), How.WORKER_ENDED);
              context.effects().close(lease.id());
            });
  }

  /** Ends all open sessions. Requests without a worker are made again on the next rules. */
  void closeAll() {
    for (Lease lease : List.copyOf(leases.values())) {
      context.timers().remove(lease.due());
      if (lease.isGranted()) {
        context.effects().close(lease.id());
      }
    }
    leases.clear();
    byRequest.clear();
  }

  /** Removes and returns the session that waits for this worker; it must wait for another. */
  Optional<Lease> withdraw(Slot slot) {
    Optional<Lease> lease = slot.lease().filter(it -> !it.isGranted());
    lease.ifPresent(
        it -> {
          it.unreserve();
          slot.released(context.now());
        });
    return lease;
  }
}
