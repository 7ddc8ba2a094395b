package io.clutch.internal.calls;

import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.time.TimerQueue;
import io.clutch.worker.QueueSettings;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Requests that wait until there is a worker to take them: a bounded queue in which each waits no
 * longer than its deadline. Used by one thread at a time.
 */
public final class HeldCalls<R extends PendingRequest> {
  private final CallQueue<R> held;
  private final TimerQueue timers;
  private final BiConsumer<R, CallFailure> failed;

  /** {@code failed} settles a request that has expired or was cancelled here. */
  public HeldCalls(QueueSettings bounds, TimerQueue timers, BiConsumer<R, CallFailure> failed) {
    this.held = new CallQueue<>(bounds.capacity(), bounds.bytes());
    this.timers = timers;
    this.failed = failed;
  }

  /** Adds an accepted request if there is room. */
  public boolean offer(R request) {
    boolean fits = held.offer(request);
    if (fits) {
      expect(request);
    }
    return fits;
  }

  /** Adds a request regardless of the bound, because it was admitted before. */
  public void add(R request) {
    held.add(request);
    expect(request);
  }

  private void expect(R request) {
    request.next(timers.add(request.deadlineAt(), () -> expired(request)));
  }

  private void expired(R request) {
    if (held.remove(request)) {
      Where where = request.wasSent() ? Where.SENT : Where.QUEUED;
      failed.accept(request, new DeadlineExceeded(request.limit(), where));
    }
  }

  /** Cancels a request. Returns false if it is not here. */
  public boolean cancels(R request) {
    if (!held.remove(request)) {
      return false;
    }
    timers.remove(request.next());
    failed.accept(request, request.cancelled());
    return true;
  }

  /** Removes and returns all, oldest first. */
  public List<R> drain() {
    List<R> all = held.drain();
    all.forEach(request -> timers.remove(request.next()));
    return all;
  }

  public CallFailure full() {
    return held.full();
  }

  public int size() {
    return held.size();
  }
}
