package io.clutch.examples.storm;

import io.clutch.examples.storm.Target.Trait;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The harms that one fault may cause, by target. */
record Reach(Map<Target, Set<String>> harms) {
  static final Reach NONE = new Reach(Map.of());

  // The second starts after the first. If ends follow each other quickly, its calls wait.
  private static final Set<String> STARTED_ANEW =
      Set.of("Interrupted", "Exited Stopped", "DeadlineExceeded QUEUED");

  /** If one of a pair ends, the other is stopped, and both restart. */
  static Reach of(Fault fault, Target target, List<Target> all) {
    Map<Target, Set<String>> harms = new HashMap<>();
    for (Target each : fault.isEverywhere() ? all : List.of(target)) {
      add(harms, each, fault.harms());
      if (each.has(Trait.PAIRED) && !fault.harms().isEmpty()) {
        all.stream()
            .filter(other -> other.has(Trait.PAIRED))
            .forEach(other -> add(harms, other, STARTED_ANEW));
      }
    }
    return new Reach(Map.copyOf(harms));
  }

  private static void add(Map<Target, Set<String>> harms, Target target, Set<String> names) {
    harms.computeIfAbsent(target, key -> new HashSet<>()).addAll(names);
  }

  /** Marks that the fault, or a call by it, begins. */
  void begin() {
    harms.forEach((target, names) -> target.harms().begin(names));
  }

  /** Marks its end. */
  void end() {
    harms.forEach((target, names) -> target.harms().end(names));
  }
}
