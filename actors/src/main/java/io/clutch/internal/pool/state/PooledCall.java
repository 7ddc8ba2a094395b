package io.clutch.internal.pool.state;

import io.clutch.internal.chain.ChainMember;
import io.clutch.internal.chain.Chains;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.streams.PendingStream;
import java.util.Optional;

/** A call, and its place in the pool. */
public final class PooledCall implements QueueEntry, PendingRequest.Attachment {
  private final ArrivalCounter arrivals;
  private final PendingRequest request;
  private final long order;
  private final boolean pinned;
  private Optional<WorkerId> worker = Optional.empty();
  private boolean cancelled;

  public PooledCall(ArrivalCounter arrivals, PendingRequest request, boolean pinned) {
    this.arrivals = arrivals;
    this.request = request;
    this.order = arrivals.next();
    this.pinned = pinned;
  }

  /** Whether the call arrived at this pool. The order of another pool has no meaning here. */
  public boolean cameTo(ArrivalCounter here) {
    return arrivals == here;
  }

  public PendingRequest request() {
    return request;
  }

  /** Whether the call is for one worker only and fails with it. */
  public boolean isPinned() {
    return pinned;
  }

  public boolean isStream() {
    return request instanceof PendingStream;
  }

  /** The worker that was last given the call. */
  public Optional<WorkerId> worker() {
    return worker;
  }

  public void givenTo(WorkerId to) {
    worker = Optional.of(to);
  }

  /** The nearest call of its chain in this pool, which waits for it in a worker. */
  public Optional<PooledCall> caller() {
    return Chains.caller(request, member -> ofThisPool(member).isPresent())
        .flatMap(this::ofThisPool);
  }

  private Optional<PooledCall> ofThisPool(ChainMember member) {
    return member instanceof PendingRequest its && its.wasSent()
        ? its.attachment()
            .filter(PooledCall.class::isInstance)
            .map(PooledCall.class::cast)
            .filter(call -> call.cameTo(arrivals))
        : Optional.empty();
  }

  /** Marks the call as cancelled. */
  public void cancel() {
    cancelled = true;
  }

  public boolean isCancelled() {
    return cancelled;
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
    return request.bytes();
  }
}
