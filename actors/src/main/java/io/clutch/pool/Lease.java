package io.clutch.pool;

import io.clutch.worker.Agenda;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One session, from the request for it until its worker is free again. */
final class Lease implements Waiter {

  private final PoolCommand.Checkout request;
  private final SessionId id;
  private final long askedAt;
  private Optional<WorkerId> worker = Optional.empty();
  private boolean granted;
  private long grantedAt;
  private Agenda.Entry due = Agenda.Entry.NONE;
  private final List<PooledCall> calls = new ArrayList<>();

  Lease(SessionId id, PoolCommand.Checkout request, long now) {
    this.id = id;
    this.request = request;
    this.askedAt = now;
  }

  SessionId id() {
    return id;
  }

  PoolCommand.Checkout request() {
    return request;
  }

  long askedAt() {
    return askedAt;
  }

  /** The worker that is held for it. */
  Optional<WorkerId> worker() {
    return worker;
  }

  void reserve(WorkerId reserved) {
    worker = Optional.of(reserved);
  }

  void unreserve() {
    worker = Optional.empty();
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
