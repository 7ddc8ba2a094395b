package io.clutch.pool;

import io.clutch.worker.Agenda;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One session, from the request for it until its worker is free again. */
final class Lease implements Waiter {

  private final PoolCommand.Checkout request;
  private final long order;
  private final long askedAt;
  private Optional<Slot> slot = Optional.empty();
  private boolean granted;
  private long grantedAt;
  private Agenda.Entry due = Agenda.Entry.NONE;
  private final List<PooledCall> calls = new ArrayList<>();

  Lease(PoolCommand.Checkout request, long order, long now) {
    this.request = request;
    this.order = order;
    this.askedAt = now;
  }

  PoolCommand.Checkout request() {
    return request;
  }

  long askedAt() {
    return askedAt;
  }

  /** The worker that is held for it. */
  Optional<Slot> slot() {
    return slot;
  }

  void reserve(Slot worker) {
    slot = Optional.of(worker);
  }

  void unreserve() {
    slot = Optional.empty();
  }

  boolean isGranted() {
    return granted;
  }

  void granted(long now) {
    granted = true;
    grantedAt = now;
  }

  long grantedAt() {
    return grantedAt;
  }

  /** What is planned for it: the end of its waiting, or of itself. */
  Agenda.Entry due() {
    return due;
  }

  void due(Agenda.Entry entry) {
    due = entry;
  }

  void made(PooledCall call) {
    calls.add(call);
  }

  /** Calls or streams have left its worker, which now has so many: what is over is not kept. */
  void left(int held) {
    if (calls.size() > 2 * held) {
      calls.removeIf(call -> call.submission().isSettled());
    }
  }

  /** Its calls and streams, and of those that are over no more than as many again. */
  List<PooledCall> calls() {
    return calls;
  }

  @Override
  public long order() {
    return order;
  }

  @Override
  public Optional<String> key() {
    return request.key();
  }

  @Override
  public long bytes() {
    return 0;
  }
}
