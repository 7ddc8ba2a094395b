package io.clutch.internal.pool.state;

import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.streams.PendingStream;
import java.util.Optional;

/** A call, and where in the pool it is. */
public final class PooledCall implements Waiter, PendingRequest.Ticket {
  private final Arrivals arrivals;
  private final PendingRequest submission;
  private final long order;
  private final boolean pinned;
  private Optional<WorkerId> worker = Optional.empty();
  private boolean abandoned;

  public PooledCall(Arrivals arrivals, PendingRequest submission, boolean pinned) {
    this.arrivals = arrivals;
    this.submission = submission;
    this.order = arrivals.next();
    this.pinned = pinned;
  }

  /** Whether it came here: in another pool its order means nothing. */
  public boolean cameTo(Arrivals here) {
    return arrivals == here;
  }

  public PendingRequest submission() {
    return submission;
  }

  /** Whether it is for one worker alone, and is lost with it. */
  public boolean isPinned() {
    return pinned;
  }

  public boolean isStream() {
    return submission instanceof PendingStream;
  }

  /** The worker that was given it last. */
  public Optional<WorkerId> worker() {
    return worker;
  }

  public void givenTo(WorkerId to) {
    worker = Optional.of(to);
  }

  /** Nobody waits for it any more. */
  public void abandon() {
    abandoned = true;
  }

  public boolean isAbandoned() {
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
