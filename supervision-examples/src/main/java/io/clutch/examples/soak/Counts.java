package io.clutch.examples.soak;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the outcomes of calls. Thread-safe. */
final class Counts {
  private final LongAdder calls = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final LongAdder repeated = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();

  void called() {
    calls.increment();
  }

  /** Counts an outcome of the kind. */
  void ended(String kind) {
    outcomes.computeIfAbsent(kind, key -> new LongAdder()).increment();
  }

  /** Counts a value that belongs to another call. */
  void wrong() {
    wrong.increment();
  }

  /** Counts a second outcome of a call. */
  void repeated() {
    repeated.increment();
  }

  /** Counts a repeatable call that did not return. */
  void lost() {
    lost.increment();
  }

  Sums sums() {
    var kinds = new TreeMap<String, Long>();
    outcomes.forEach((kind, count) -> kinds.put(kind, count.sum()));
    return new Sums(calls.sum(), kinds, wrong.sum(), repeated.sum(), lost.sum());
  }

  /** The counts at one moment. */
  record Sums(long calls, Map<String, Long> outcomes, long wrong, long repeated, long lost) {

    /** Whether each call had exactly one outcome, and no value of another call. */
    boolean addUp() {
      long ended = outcomes.values().stream().mapToLong(Long::longValue).sum();
      return calls > 0 && ended == calls && wrong == 0 && repeated == 0 && lost == 0;
    }
  }
}
