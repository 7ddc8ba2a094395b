package io.clutch.stream.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * Sends an element with one attempt left while nothing else of the stage is in flight. If its
 * process ends, only this element can be the cause, and no element fails because of another.
 */
final class FinalAttempts<S> {
  private final StageCalls<S, ?> calls;
  private final Queue<S> waiting = new ArrayDeque<>();
  private S latest;

  FinalAttempts(StageCalls<S, ?> calls) {
    this.calls = calls;
  }

  void add(S subject) {
    waiting.add(subject);
  }

  void removeIf(Predicate<S> unwanted) {
    waiting.removeIf(unwanted);
  }

  /** Whether nothing else may be sent now. */
  boolean holdOthersBack() {
    return !waiting.isEmpty() || (latest != null && calls.isOut(latest));
  }

  /** Takes the next such element if it may be sent now, or else null. */
  S next() {
    if (calls.count() > 0 || waiting.isEmpty()) {
      return null;
    }
    latest = waiting.remove();
    return latest;
  }
}
