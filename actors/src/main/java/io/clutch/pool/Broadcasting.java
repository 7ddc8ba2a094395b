package io.clutch.pool;

import io.clutch.worker.Outcome;
import io.clutch.worker.Submission;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/** One call made on several workers, and their outcomes gathered. */
record Broadcasting<T>(PoolCommand.Broadcast<T> request, Executor executor) {

  /** So many calls; the request is answered when all of them are. */
  List<Submission> copies(int count) {
    if (count == 0) {
      request.outcomes().complete(List.of());
    }
    var outcomes = new AtomicReferenceArray<Outcome<T>>(count);
    var left = new AtomicInteger(count);
    return IntStream.range(0, count)
        .mapToObj(i -> request.call().next(executor, it -> gather(outcomes, left, i, it)))
        .toList();
  }

  private void gather(
      AtomicReferenceArray<Outcome<T>> outcomes, AtomicInteger left, int at, Outcome<T> outcome) {
    outcomes.set(at, outcome);
    if (left.decrementAndGet() == 0) {
      request
          .outcomes()
          .complete(IntStream.range(0, outcomes.length()).mapToObj(outcomes::get).toList());
    }
  }
}
