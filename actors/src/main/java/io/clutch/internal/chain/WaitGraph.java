package io.clutch.internal.chain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The workers of an actor system that wait for asks, and the search for rings: calls that wait for
 * each other, so that none can ever begin. For the socket loop.
 *
 * <p>News of the end of a wait may be under way, so a ring counts if two looks in succession find
 * it. One of the workers that wait plans the next look, because each of them tells of its end.
 */
public final class WaitGraph {
  private final Map<String, WaitPlace> waiting = new HashMap<>();
  private Optional<WaitPlace> planner = Optional.empty();
  private Set<OpenAsk> stuck = Set.of();
  private boolean hasChanged;
  private long plans;
  private long looks;

  /** Records that the main thread of the place waits for the ask, within these calls. */
  public void waits(WaitPlace place, OpenAsk ask, List<Long> calls) {
    place.waits(ask, List.copyOf(calls));
    waiting.put(place.path(), place);
    changed();
  }

  /** Records that the task of the call that has asked awaits this ask. */
  public void awaits(WaitPlace place, OpenAsk ask) {
    place.awaits(ask);
    waiting.put(place.path(), place);
    changed();
  }

  /** Records that these calls of the place wait for the end of a task, and all tasks for asks. */
  public void queues(WaitPlace place, List<Long> calls, List<Long> asks) {
    place.queues(calls, asks);
    changed();
  }

  /** The worker with this path, if it waits. */
  public Optional<WaitPlace> find(String path) {
    return Optional.ofNullable(waiting.get(path));
  }

  /** Forgets the waits of a process that has ended. */
  public void ended(WaitPlace place) {
    place.clear();
    waiting.remove(place.path(), place);
    if (planner.filter(its -> its == place).isPresent()) {
      planner = Optional.empty(); // its actor may end, too
    }
    if (waiting.isEmpty()) {
      stuck = Set.of();
    }
    changed();
  }

  /** A call within an ask was made, or has ended, or waits elsewhere. Looks for rings soon. */
  public void changed() {
    hasChanged = true;
    if (planner.isEmpty() && !waiting.isEmpty()) {
      planner = Optional.of(waiting.values().iterator().next());
      long number = ++plans;
      planner.get().plan(() -> lookAsPlanned(number));
    }
  }

  private void lookAsPlanned(long plan) {
    if (planner.isPresent() && plan == plans) { // or its planner's process has ended since
      look();
    }
  }

  /** The number of looks, including the present one. */
  public long looks() {
    return looks;
  }

  /** Looks for rings if something has changed, and tells of one call of each. */
  void look() {
    planner = Optional.empty();
    if (!hasChanged) {
      return;
    }
    hasChanged = false;
    looks++;
    waiting.values().removeIf(place -> place.asks().isEmpty());
    var search = new RingSearch();
    waiting.values().forEach(place -> place.asks().forEach(search::add));
    Set<OpenAsk> before = stuck;
    stuck = search.stuck();
    search.rings().stream()
        .filter(found -> before.containsAll(found.asks()))
        .forEach(found -> tell(found.ring()));
    if (!before.containsAll(stuck)) {
      changed();
    }
  }

  private static void tell(Ring ring) {
    ring.call().place().ifPresent(place -> place.deadlocked(ring.call(), ring.names()));
  }
}
