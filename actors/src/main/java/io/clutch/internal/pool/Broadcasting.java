package io.clutch.internal.pool;

import io.clutch.call.Outcome;
import io.clutch.failure.CallFailedException;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.pool.state.PoolCommand;
import io.clutch.internal.request.PendingRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/** Makes one call on several workers and collects the outcomes. */
record Broadcasting<T>(PoolCommand.Broadcast<T> request, Executor executor, MemoryBudget memory) {

  /**
   * Makes {@code count} calls. The request is answered after all of them. If there is no memory for
   * all, none is made and the request is rejected.
   */
  List<PendingRequest> copies(int count) {
    if (count == 0) {
      request.replyTo().accept(new Outcome.Value<>(List.of()));
    }
    var outcomes = new AtomicReferenceArray<Outcome<T>>(count);
    var left = new AtomicInteger(count);
    var copies = new ArrayList<PendingRequest>(count);
    try {
      for (int i = 0; i < count; i++) {
        int at = i;
        copies.add(request.call().next(memory, executor, it -> gather(outcomes, left, at, it)));
      }
    } catch (CallFailedException e) {
      copies.forEach(PendingRequest::release);
      request.reject(e.failure());
      return List.of();
    }
    return copies;
  }

  private void gather(
      AtomicReferenceArray<Outcome<T>> outcomes, AtomicInteger left, int at, Outcome<T> outcome) {
    outcomes.set(at, outcome);
    if (left.decrementAndGet() == 0) {
      List<Outcome<T>> all = IntStream.range(0, outcomes.length()).mapToObj(outcomes::get).toList();
      request.replyTo().accept(new Outcome.Value<>(all));
    }
  }
}
