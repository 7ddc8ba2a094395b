package io.clutch.internal.chain;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The workers of an actor system that wait for asks, and the search for rings: calls that wait for
 * each other, so that none can ever begin. For the socket loop.
 */
public final class WaitGraph {
  private final Set<WaitPlace> waiting = new HashSet<>();
  private boolean hasChanged;

  /** Records that the main thread of the place waits for the ask, within these calls. */
  public void waits(WaitPlace place, OpenAsk ask, List<Long> calls) {
    place.waits(ask, List.copyOf(calls));
    waiting.add(place);
    hasChanged = true;
  }

  /** Records that the task of the call that has asked awaits this ask. */
  public void awaits(WaitPlace place, OpenAsk ask) {
    place.awaits(ask);
    waiting.add(place);
    hasChanged = true;
  }

  /** Records that these calls of the place wait for the end of a task, and all tasks for asks. */
  public void queues(WaitPlace place, List<Long> calls) {
    place.queues(List.copyOf(calls));
    hasChanged = true;
  }

  /** The worker with this path, if it waits. */
  public Optional<WaitPlace> find(String path) {
    return waiting.stream().filter(place -> place.path().equals(path)).findFirst();
  }

  /** Forgets the waits of a process that has ended. */
  public void ended(WaitPlace place) {
    place.clear();
    waiting.remove(place);
  }

  /** A call within an ask was made, or has ended. Returns whether {@link #look} is due soon. */
  public boolean hasChanged() {
    hasChanged = true;
    return !waiting.isEmpty();
  }

  /** Looks for rings if something has changed, and tells of one call of each. */
  public void look() {
    if (!hasChanged) {
      return;
    }
    hasChanged = false;
    waiting.removeIf(place -> place.asks().isEmpty());
    var search = new RingSearch();
    waiting.forEach(place -> place.asks().forEach(search::add));
    search
        .rings()
        .forEach(
            ring ->
                ring.call()
                    .place()
                    .ifPresent(place -> place.deadlocked(ring.call(), ring.names())));
  }
}
