package io.clutch.internal.pool.state;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The present workers, in the order of their numbers. */
public final class Slots {
  private final SortedMap<WorkerId, Slot> slots = new TreeMap<>();
  private long started;

  public Slots() {
    this(0);
  }

  /** Continues the numbers of former slots, because an actor's name cannot be used again. */
  public Slots(long started) {
    this.started = started;
  }

  /** Adds a worker, in the place of one that has ended or is being replaced, or in a new place. */
  public Slot add(long now, double chance, long mostCalls) {
    var taken =
        those(slot -> slot.isActive() && !slot.isDue())
            .map(Slot::number)
            .collect(Collectors.toSet());
    int number = 1;
    while (taken.contains(number)) {
      number++;
    }
    var slot = new Slot(new WorkerId(number, ++started), now, chance, mostCalls);
    slots.put(slot.id(), slot);
    return slot;
  }

  public void remove(Slot slot) {
    slots.remove(slot.id());
  }

  /** The worker, unless it has ended. */
  public Optional<Slot> find(WorkerId id) {
    return Optional.ofNullable(slots.get(id));
  }

  public boolean contains(Slot slot) {
    return slots.containsKey(slot.id());
  }

  public Collection<Slot> all() {
    return slots.values();
  }

  public Stream<Slot> those(Predicate<Slot> which) {
    return slots.values().stream().filter(which);
  }

  public List<Slot> copy() {
    return List.copyOf(slots.values());
  }

  public int count(Predicate<Slot> which) {
    int count = 0;
    for (Slot slot : slots.values()) {
      if (which.test(slot)) {
        count++;
      }
    }
    return count;
  }

  public int active() {
    return count(Slot::isActive);
  }

  public int ready() {
    return count(Slot::isReady);
  }

  public int starting() {
    return count(slot -> slot.phase() == Slot.Phase.STARTING);
  }

  /** The number of workers for which a session waits. */
  public int promised() {
    return count(Slot::isPromised);
  }

  public boolean isEmpty() {
    return slots.isEmpty();
  }

  /** The number of workers started so far. */
  public long started() {
    return started;
  }
}
