package io.clutch.internal.pool;

import io.clutch.failure.CallFailure;
import io.clutch.internal.pool.state.Lease;
import io.clutch.internal.pool.state.PoolCommand;
import io.clutch.internal.pool.state.SessionId;
import java.time.Duration;
import java.util.function.Consumer;

/** The requests for sessions, until they are granted, cancelled or time out. */
final class Checkouts {
  private final PoolContext context;
  private final Sessions sessions;
  private final PoolQueue queue;
  private final Admission admission;
  private final Consumer<SessionId> close;

  /** {@code close} returns the worker of a granted session. */
  Checkouts(
      PoolContext context,
      Sessions sessions,
      PoolQueue queue,
      Admission admission,
      Consumer<SessionId> close) {
    this.context = context;
    this.sessions = sessions;
    this.queue = queue;
    this.admission = admission;
    this.close = close;
  }

  void ask(PoolCommand.Checkout checkout, SessionId id) {
    Lease lease = sessions.ask(checkout, id);
    checkout
        .request()
        .waitLimit()
        .or(context.settings()::queueWait)
        .ifPresent(limit -> plan(lease, limit));
    admission.take(lease);
  }

  private void plan(Lease lease, Duration limit) {
    long at = context.now() + limit.toNanos();
    lease.due(context.timers().add(at, () -> timeOut(lease, limit)));
  }

  private void timeOut(Lease lease, Duration limit) {
    if (!lease.isGranted()) {
      cancel(lease, queue.exceeded(limit));
    }
  }

  /** Whether the request has no answer yet. */
  boolean isWaiting(PoolCommand.Checkout checkout) {
    return sessions.of(checkout).filter(lease -> !lease.isGranted()).isPresent();
  }

  void cancel(PoolCommand.Checkout checkout) {
    sessions.of(checkout).ifPresent(lease -> cancel(lease, new CallFailure.Cancelled()));
  }

  private void cancel(Lease lease, CallFailure failure) {
    if (queue.remove(lease)) {
      sessions.reject(lease, failure);
    } else {
      if (!lease.isGranted()) {
        lease.request().reject(failure);
      }
      context.effects().close(lease.id());
      close.accept(lease.id());
    }
  }
}
