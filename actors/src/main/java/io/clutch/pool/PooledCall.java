package io.clutch.pool;

import io.clutch.worker.Submission;
import java.util.Optional;

/** A call, and where in the pool it is. */
final class PooledCall implements Waiter, Submission.Ticket {
  private final PoolContext pool;
  private final Submission submission;
  private final long order;
  private final boolean pinned;
  private Optional<Slot> slot = Optional.empty();
  private boolean abandoned;

  PooledCall(PoolContext pool, Submission submission, long order, boolean pinned) {
    this.pool = pool;
    this.submission = submission;
    this.order = order;
    this.pinned = pinned;
  }

  /** In which the order holds. */
  PoolContext pool() {
    return pool;
  }

  Submission submission() {
    return submission;
  }

  /** Whether it is for one worker alone, and is lost with it. */
  boolean isPinned() {
    return pinned;
  }

  boolean isStream() {
    return submission.isStream();
  }

  /** The worker that was given it last. */
  Optional<Slot> slot() {
    return slot;
  }

  void givenTo(Slot worker) {
    slot = Optional.of(worker);
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
