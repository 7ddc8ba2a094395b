package io.clutch.pool;

import io.clutch.worker.PendingRequest;
import io.clutch.worker.PendingStream;
import java.util.Optional;

/** A call, and where in the pool it is. */
final class PooledCall implements Waiter, PendingRequest.Ticket {
  private final Arrivals arrivals;
  private final PendingRequest submission;
  private final long order;
  private final boolean pinned;
  private Optional<WorkerId> worker = Optional.empty();
  private boolean abandoned;

  PooledCall(Arrivals arrivals, PendingRequest submission, boolean pinned) {
    this.arrivals = arrivals;
    this.submission = submission;
    this.order = arrivals.next();
    this.pinned = pinned;
  }

  /** Whether it came here: in another pool its order means nothing. */
  boolean cameTo(Arrivals here) {
    return arrivals == here;
  }

  PendingRequest submission() {
    return submission;
  }

  /** Whether it is for one worker alone, and is lost with it. */
  boolean isPinned() {
    return pinned;
  }

  boolean isStream() {
    return submission instanceof PendingStream;
  }

  /** The worker that was given it last. */
  Optional<WorkerId> worker() {
    return worker;
  }

  void givenTo(WorkerId to) {
    worker = Optional.of(to);
  }

  /** Nobody waits for it any more, whoever has it. */
  void abandon() {
    abandoned = true;
  }

  boolean isAbandoned() {
    return abandoned;
  }

  @Override
  public long order() {
    return order;
  }

  @Override
  public Optional<String> key() {
    return submission.key();
  }

  @Override
  public long bytes() {
    return submission.bytes();
  }
}
