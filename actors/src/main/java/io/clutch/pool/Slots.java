package io.clutch.pool;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The workers that there are, in the order of their numbers. */
final class Slots {
  private final TreeSet<Slot> slots =
      new TreeSet<>(Comparator.comparingInt(Slot::number).thenComparingLong(Slot::incarnation));
  private long started;

  Slots() {
    this(0);
  }

  /** Goes on numbering where others have ended, as actors' names may not come again. */
  Slots(long started) {
    this.started = started;
  }

  /** A new one, in the place of one that has ended or is to be replaced, or in a new place. */
  Slot add(long now, double chance, long mostCalls) {
    var taken =
        those(slot -> slot.isActive() && !slot.isDue())
            .map(Slot::number)
            .collect(Collectors.toSet());
    int number = 1;
    while (taken.contains(number)) {
      number++;
    }
    var slot = new Slot(number, ++started, now, chance, mostCalls);
    slots.add(slot);
    return slot;
  }

  void remove(Slot slot) {
    slots.remove(slot);
  }

  boolean contains(Slot slot) {
    return slots.contains(slot);
  }

  Collection<Slot> all() {
    return slots;
  }

  Stream<Slot> those(Predicate<Slot> which) {
    return slots.stream().filter(which);
  }

  List<Slot> copy() {
    return List.copyOf(slots);
  }

  int count(Predicate<Slot> which) {
    int count = 0;
    for (Slot slot : slots) {
      if (which.test(slot)) {
        count++;
      }
    }
    return count;
  }

  int active() {
    return count(Slot::isActive);
  }

  int ready() {
    return count(Slot::isReady);
  }

  int starting() {
    return count(slot -> slot.phase() == Slot.Phase.STARTING);
  }

  /** Workers that a session waits for. */
  int promised() {
    return count(Slot::isPromised);
  }

  boolean isEmpty() {
    return slots.isEmpty();
  }

  /** How many there have been. */
  long started() {
    return started;
  }
}
