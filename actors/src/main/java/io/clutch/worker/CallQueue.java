package io.clutch.worker;

import io.clutch.failure.CallFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Calls that wait to be sent, first in first out, at most so many and so many bytes. What is put
 * back may go over the bound: it was counted before.
 */
final class CallQueue {
  private final int capacity;
  private final long maxBytes;
  private final SubmissionList waiting = new SubmissionList();
  private long bytes;

  CallQueue(int capacity, long maxBytes) {
    this.capacity = capacity;
    this.maxBytes = maxBytes;
  }

  CallFailure full() {
    return new CallFailure.QueueFull(capacity, maxBytes, "clutch.worker");
  }

  /** Whether there was room. One call is always taken, however large. */
  boolean offer(Submission submission) {
    boolean full = waiting.size() >= capacity || bytes + submission.bytes() > maxBytes;
    if (full && !waiting.isEmpty()) {
      return false;
    }
    add(submission);
    return true;
  }

  void putBack(List<Submission> submissions) {
    List<Submission> behind = drain();
    submissions.forEach(this::add);
    // A fault may have ended some.
    behind.stream().filter(call -> !call.isSettled()).forEach(this::add);
  }

  /** The first one; there must be one. */
  Submission head() {
    return waiting.first();
  }

  /**
   * The first ones, at most so many and so many bytes; at least one, if there is any. One that goes
   * alone has no other beside it.
   */
  List<Submission> first(int count, long byteLimit, Predicate<Submission> goesAlone) {
    var first = new ArrayList<Submission>(Math.min(count, waiting.size()));
    long taken = 0;
    for (Submission submission : waiting) {
      taken += submission.bytes() + submission.frameBytes();
      if (first.size() == count || (taken > byteLimit && !first.isEmpty())) {
        break;
      }
      if (goesAlone.test(submission)) {
        return first.isEmpty() ? List.of(submission) : first;
      }
      first.add(submission);
    }
    return first;
  }

  boolean remove(Submission submission) {
    boolean removed = waiting.remove(submission);
    if (removed) {
      bytes -= submission.bytes();
    }
    return removed;
  }

  List<Submission> drain() {
    bytes = 0;
    return waiting.drain();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  int size() {
    return waiting.size();
  }

  /** Whatever the bound: what was counted before. */
  void add(Submission submission) {
    waiting.addLast(submission);
    bytes += submission.bytes();
  }
}
