package io.clutch.stream;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * What has one attempt left is sent while nothing else of the stage is in flight: so a process that
 * ends then ends under it alone, and no element fails for what another one does.
 */
final class LastTries<S> {
  private final Calls<S, ?> calls;
  private final Queue<S> waiting = new ArrayDeque<>();
  private S latest;

  LastTries(Calls<S, ?> calls) {
    this.calls = calls;
  }

  void add(S subject) {
    waiting.add(subject);
  }

  void removeIf(Predicate<S> unwanted) {
    waiting.removeIf(unwanted);
  }

  /** Whether nothing else may be sent for the time being. */
  boolean holdOthersBack() {
    return !waiting.isEmpty() || (latest != null && calls.isOut(latest));
  }

  /** Takes the next one if it can be sent now; else null. */
  S next() {
    if (calls.count() > 0 || waiting.isEmpty()) {
      return null;
    }
    latest = waiting.remove();
    return latest;
  }
}
