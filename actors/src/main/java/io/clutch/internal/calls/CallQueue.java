package io.clutch.internal.calls;

import io.clutch.failure.CallFailure;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.RequestList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A FIFO of unsent requests, bounded by count and bytes. Requests that are put back may exceed the
 * bound, because they were admitted before.
 */
public final class CallQueue<R extends PendingRequest> {
  private final int capacity;
  private final long maxBytes;
  private final RequestList<R> waiting = new RequestList<>();
  private long bytes;

  public CallQueue(int capacity, long maxBytes) {
    this.capacity = capacity;
    this.maxBytes = maxBytes;
  }

  public CallFailure full() {
    return new CallFailure.QueueFull(capacity, maxBytes, "clutch.worker");
  }

  /** Adds a request if there is room. An empty queue takes one request of any size. */
  public boolean offer(R request) {
    boolean full = waiting.size() >= capacity || bytes + request.bytes() > maxBytes;
    if (full && !waiting.isEmpty()) {
      return false;
    }
    add(request);
    return true;
  }

  void putBack(List<R> requests) {
    List<R> behind = drain();
    requests.forEach(this::add);
    // A fault may have ended some of them.
    behind.stream().filter(request -> !request.isSettled()).forEach(this::add);
  }

  /** The first request. The queue must not be empty. */
  R head() {
    return waiting.first();
  }

  /**
   * The first requests, at most {@code count} of them with {@code byteLimit} bytes, but at least
   * one if there is any. A request that {@code goesAlone} is returned without others.
   */
  List<R> first(int count, long byteLimit, Predicate<R> goesAlone) {
    var first = new ArrayList<R>(Math.min(count, waiting.size()));
    long taken = 0;
    for (R request : waiting) {
      taken += request.bytes() + request.frameBytes();
      if (first.size() == count || (taken > byteLimit && !first.isEmpty())) {
        break;
      }
      if (goesAlone.test(request)) {
        return first.isEmpty() ? List.of(request) : first;
      }
      first.add(request);
    }
    return first;
  }

  public boolean remove(R request) {
    boolean removed = waiting.remove(request);
    if (removed) {
      bytes -= request.bytes();
    }
    return removed;
  }

  public List<R> drain() {
    bytes = 0;
    return waiting.drain();
  }

  List<R> all() {
    return waiting.all();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  public int size() {
    return waiting.size();
  }

  /** Adds a request regardless of the bound, because it was admitted before. */
  public void add(R request) {
    waiting.addLast(request);
    bytes += request.bytes();
  }
}
