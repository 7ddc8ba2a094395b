package io.clutch.internal.chain;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The workers of an actor system whose main threads wait, and the search for rings: calls that wait
 * for each other, so that none can ever begin. For the socket loop.
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
    waiting.removeIf(place -> !place.isWaiting());
    var search = new RingSearch();
    waiting.forEach(place -> place.ask().ifPresent(search::add));
    search
        .rings()
        .forEach(
            ring ->
                ring.call()
                    .place()
                    .ifPresent(place -> place.deadlocked(ring.call(), ring.names())));
  }
}
