package io.clutch.examples.storm;

import io.clutch.PythonPool;
import io.clutch.PythonRef;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Python processes behind one reference, and their possible harms. */
final class Target {

  /** A property of a target that a fault may require. */
  enum Trait {
    /** Serves the functions of the module, all of them {@code def}s. */
    FUNCTIONS,
    /** Is an actor with {@code async def} methods. */
    ACTOR,
    /** Is one process. */
    SINGLE,
    POOL,
    /** Has a memory limit. */
    LIMITED,
    /** Restarts when its sibling ends. */
    PAIRED
  }

  private final String name;
  private final PythonRef ref;
  private final Set<Trait> traits;
  private final Supplier<CompletionStage<List<Long>>> processes;
  private final Harms harms = new Harms();
  private final Recovery recovery = new Recovery();

  Target(
      String name,
      PythonRef ref,
      Supplier<CompletionStage<List<Long>>> processes,
      Trait first,
      Trait... further) {
    this.name = name;
    this.ref = ref;
    this.processes = processes;
    this.traits = EnumSet.of(first, further);
  }

  PythonRef ref() {
    return ref;
  }

  boolean has(Trait trait) {
    return traits.contains(trait);
  }

  boolean hasAll(Set<Trait> wanted) {
    return traits.containsAll(wanted);
  }

  Optional<PythonPool> pool() {
    return ref instanceof PythonPool pool ? Optional.of(pool) : Optional.empty();
  }

  /** The pids of its processes that are ready. */
  CompletionStage<List<Long>> processes() {
    return processes.get();
  }

  /** The name of a misbehaving handler on this target. */
  String fault(String handler) {
    return has(Trait.ACTOR) ? handler : "storm_faults:" + handler;
  }

  /** The name of a handler on this target. */
  String function(String handler) {
    return has(Trait.ACTOR) ? handler : "storm:" + handler;
  }

  Harms harms() {
    return harms;
  }

  Recovery recovery() {
    return recovery;
  }

  @Override
  public String toString() {
    return name;
  }
}
