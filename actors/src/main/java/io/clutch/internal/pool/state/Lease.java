package io.clutch.internal.pool.state;

import io.clutch.internal.time.TimerQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One session, from the request for it until its worker is free again. */
public final class Lease implements QueueEntry {

  private final PoolCommand.Checkout request;
  private final SessionId id;
  private final long askedAt;
  private Optional<WorkerId> worker = Optional.empty();
  private boolean granted;
  private long grantedAt;
  private TimerQueue.Timer due = TimerQueue.Timer.NONE;
  private final List<PooledCall> calls = new ArrayList<>();

  public Lease(SessionId id, PoolCommand.Checkout request, long now) {
    this.id = id;
    this.request = request;
    this.askedAt = now;
  }

  public SessionId id() {
    return id;
  }

  public PoolCommand.Checkout request() {
    return request;
  }

  public long askedAt() {
    return askedAt;
  }

  /** The worker that is held for the session. */
  public Optional<WorkerId> worker() {
    return worker;
  }

  public void reserve(WorkerId reserved) {
    worker = Optional.of(reserved);
  }

  public void unreserve() {
    worker = Optional.empty();
  }

  public boolean isGranted() {
    return granted;
  }

  public void granted(long now) {
    granted = true;
    grantedAt = now;
  }

  public long grantedAt() {
    return grantedAt;
  }

  /** The timer for the end of the wait, or of the session. */
  public TimerQueue.Timer due() {
    return due;
  }

  public void due(TimerQueue.Timer timer) {
    due = timer;
  }

  public void made(PooledCall call) {
    calls.add(call);
  }

  /** Drops finished calls once they outnumber those that the worker still has ({@code held}). */
  public void left(int held) {
    if (calls.size() > 2 * held) {
      calls.removeIf(call -> call.request().isSettled());
    }
  }

  /** The session's calls and streams, including some that have ended. */
  public List<PooledCall> calls() {
    return calls;
  }

  @Override
  public long order() {
    return id.number();
  }

  @Override
  public Optional<String> key() {
    return request.request().key();
  }

  @Override
  public long bytes() {
    return 0;
  }
}
