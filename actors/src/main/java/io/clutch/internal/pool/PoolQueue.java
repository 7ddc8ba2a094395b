package io.clutch.internal.pool;

import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.internal.pool.state.Lease;
import io.clutch.internal.pool.state.PooledCall;
import io.clutch.internal.pool.state.QueueEntry;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.pool.state.Slots;
import io.clutch.internal.pool.state.WaitQueue;
import io.clutch.internal.request.PendingRequest;
import io.clutch.worker.QueueSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The waiting calls and sessions, for any worker or for a certain one. They share one bound, and
 * each has its own time limit.
 */
final class PoolQueue {
  private final PoolContext context;
  private final QueueSettings settings;
  private final Optional<Duration> limit;
  private final Slots slots;
  private final Sessions sessions;
  private final PoolPlace place;
  private final WaitQueue queue = new WaitQueue();
  private int size;
  private long bytes;

  PoolQueue(PoolContext context, Slots slots, Sessions sessions) {
    this.context = context;
    this.settings = context.settings().queue();
    this.limit = context.settings().queueWait();
    this.slots = slots;
    this.sessions = sessions;
    this.place = new PoolPlace(context, slots, this::failWaiting);
  }

  /** The entries that wait for any worker. */
  WaitQueue shared() {
    return queue;
  }

  /** Whether there is room. An empty queue takes one call of any size. */
  boolean hasRoomFor(QueueEntry entry) {
    return size == 0 || (size < settings.capacity() && bytes + entry.bytes() <= settings.bytes());
  }

  CallFailure full() {
    return new CallFailure.QueueFull(settings.capacity(), settings.bytes(), "clutch.pool");
  }

  /** Adds an entry regardless of the bound, because it may have been admitted before. */
  void add(QueueEntry entry) {
    size++;
    bytes += entry.bytes();
    queue.add(entry);
    expect(entry);
  }

  /** Lets an entry wait only for this worker. */
  void moveTo(Slot slot, QueueEntry entry) {
    queue.remove(entry);
    slot.queue().add(entry);
  }

  /** Lets the entries that wait for this worker wait for any worker. */
  void moveFrom(Slot slot) {
    slot.queue().drain().forEach(queue::add);
    sessions.withdraw(slot).ifPresent(this::add);
  }

  /** Removes an entry. Returns whether it was waiting. */
  boolean remove(QueueEntry entry) {
    boolean removed =
        queue.remove(entry) || slots.all().stream().anyMatch(slot -> slot.queue().remove(entry));
    if (removed) {
      discard(entry);
    }
    return removed;
  }

  /** Removes an entry from one of the lines of this queue. */
  void take(WaitQueue from, QueueEntry entry) {
    from.remove(entry);
    discard(entry);
  }

  /** Removes and returns all entries, including those with a reserved worker. */
  List<QueueEntry> drain() {
    slots.all().forEach(this::moveFrom);
    List<QueueEntry> all = queue.drain();
    all.forEach(this::discard);
    return all;
  }

  private void discard(QueueEntry entry) {
    size--;
    bytes -= entry.bytes();
    if (entry instanceof PooledCall call) {
      context.timers().remove(call.request().next());
      place.remove(call.request());
    }
  }

  int calls() {
    return size - sessions();
  }

  int sessions() {
    return queue.sessions() + slots.all().stream().mapToInt(slot -> slot.queue().sessions()).sum();
  }

  boolean isEmpty() {
    return size == 0;
  }

  private void expect(QueueEntry entry) {
    if (entry instanceof PooledCall call) {
      place.add(call.request());
      expect(call.request(), call);
    }
  }

  private void expect(PendingRequest request, PooledCall call) {
    long waitEnds = limit.map(it -> context.now() + it.toNanos()).orElse(Long.MAX_VALUE);
    boolean deadlineIsFirst = request.deadlineAt() - waitEnds <= 0 || limit.isEmpty();
    long at = deadlineIsFirst ? request.deadlineAt() : waitEnds;
    request.next(context.timers().add(at, () -> late(call, deadlineIsFirst)));
  }

  private void failWaiting(PooledCall call, CallFailure failure) {
    if (remove(call)) {
      fail(call.request(), failure);
    }
  }

  private void late(PooledCall call, boolean isDeadline) {
    failWaiting(call, isDeadline ? overDeadline(call.request()) : exceeded(limit.get()));
  }

  private static CallFailure overDeadline(PendingRequest call) {
    return new DeadlineExceeded(call.limit(), call.wasSent() ? Where.SENT : Where.QUEUED);
  }

  CallFailure exceeded(Duration limit) {
    return new CallFailure.WaitExceeded(context.path(), limit, slots.ready());
  }

  void fail(QueueEntry entry, CallFailure failure) {
    if (entry instanceof PooledCall call) {
      fail(call.request(), failure);
    } else if (entry instanceof Lease lease) {
      sessions.reject(lease, failure);
    }
  }

  private void fail(PendingRequest call, CallFailure failure) {
    context.failures().fail(call, 0, failure, 0);
  }
}
