package io.clutch.internal.pool;

import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.internal.pool.state.Lease;
import io.clutch.internal.pool.state.Line;
import io.clutch.internal.pool.state.PooledCall;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.pool.state.Slots;
import io.clutch.internal.pool.state.Waiter;
import io.clutch.internal.request.PendingRequest;
import io.clutch.worker.QueueSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What waits: for any worker, or for a certain one. All of it together has one bound, and each has
 * its time.
 */
final class Waiting {
  private final PoolContext context;
  private final QueueSettings settings;
  private final Optional<Duration> limit;
  private final Slots slots;
  private final Sessions sessions;
  private final Line line = new Line();
  private int size;
  private long bytes;

  Waiting(PoolContext context, Slots slots, Sessions sessions) {
    this.context = context;
    this.settings = context.settings().queue();
    this.limit = context.settings().queueWait();
    this.slots = slots;
    this.sessions = sessions;
  }

  /** Those that wait for any worker. */
  Line line() {
    return line;
  }

  /** One call is always taken, however large. */
  boolean hasRoomFor(Waiter waiter) {
    return size == 0 || (size < settings.capacity() && bytes + waiter.bytes() <= settings.bytes());
  }

  CallFailure full() {
    return new CallFailure.QueueFull(settings.capacity(), settings.bytes(), "clutch.pool");
  }

  /** Ignores the bound: what comes back was counted before. */
  void add(Waiter waiter) {
    size++;
    bytes += waiter.bytes();
    line.add(waiter);
    expect(waiter);
  }

  /** It waits for that worker alone. */
  void moveTo(Slot slot, Waiter waiter) {
    line.remove(waiter);
    slot.line().add(waiter);
  }

  /** Those that wait for that worker wait for any. */
  void moveFrom(Slot slot) {
    slot.line().drain().forEach(line::add);
    sessions.withdraw(slot).ifPresent(this::add);
  }

  /** Whether it did wait. */
  boolean remove(Waiter waiter) {
    boolean removed =
        line.remove(waiter) || slots.all().stream().anyMatch(slot -> slot.line().remove(waiter));
    if (removed) {
      forget(waiter);
    }
    return removed;
  }

  /** It waits no more in that line, which is one of those that are known here. */
  void take(Line from, Waiter waiter) {
    from.remove(waiter);
    forget(waiter);
  }

  /** All of them, those too for which a worker is reserved; none waits any more. */
  List<Waiter> drain() {
    slots.all().forEach(this::moveFrom);
    List<Waiter> all = line.drain();
    all.forEach(this::forget);
    return all;
  }

  private void forget(Waiter waiter) {
    size--;
    bytes -= waiter.bytes();
    if (waiter instanceof PooledCall call) {
      context.agenda().remove(call.submission().next());
    }
  }

  int calls() {
    return size - sessions();
  }

  int sessions() {
    return line.sessions() + slots.all().stream().mapToInt(slot -> slot.line().sessions()).sum();
  }

  boolean isEmpty() {
    return size == 0;
  }

  private void expect(Waiter waiter) {
    if (waiter instanceof PooledCall call) {
      expect(call.submission(), call);
    }
  }

  private void expect(PendingRequest submission, PooledCall call) {
    long waitEnds = limit.map(it -> context.now() + it.toNanos()).orElse(Long.MAX_VALUE);
    boolean deadlineIsFirst = submission.deadlineAt() - waitEnds <= 0 || limit.isEmpty();
    long at = deadlineIsFirst ? submission.deadlineAt() : waitEnds;
    submission.next(context.agenda().add(at, () -> late(call, deadlineIsFirst)));
  }

  private void late(PooledCall call, boolean isDeadline) {
    if (remove(call)) {
      fail(call.submission(), isDeadline ? overDeadline(call.submission()) : exceeded(limit.get()));
    }
  }

  private static CallFailure overDeadline(PendingRequest call) {
    return new DeadlineExceeded(call.limit(), call.wasSent() ? Where.SENT : Where.QUEUED);
  }

  CallFailure exceeded(Duration limit) {
    return new CallFailure.WaitExceeded(context.path(), limit, slots.ready());
  }

  void fail(Waiter waiter, CallFailure failure) {
    if (waiter instanceof PooledCall call) {
      fail(call.submission(), failure);
    } else if (waiter instanceof Lease lease) {
      sessions.refuse(lease, failure);
    }
  }

  private void fail(PendingRequest call, CallFailure failure) {
    context.ends().fail(call, 0, failure, 0);
  }
}
