package io.clutch.examples.storm;

import io.clutch.PythonPool;
import io.clutch.PythonRef;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Python processes behind one reference, and what may have befallen them. */
final class Target {

  /** What a target is, where a fault asks for it. */
  enum Trait {
    /** Serves the functions of the module, {@code def}s all of them. */
    FUNCTIONS,
    /** Is an actor with {@code async def} methods. */
    ACTOR,
    /** Is one process. */
    SINGLE,
    POOL,
    /** Has a limit of memory. */
    LIMITED,
    /** Starts anew when its brother ends. */
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

  /** What a handler that goes wrong is called here. */
  String fault(String handler) {
    return has(Trait.ACTOR) ? handler : "storm_faults:" + handler;
  }

  /** What a handler is called here. */
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
