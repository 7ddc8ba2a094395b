package io.clutch.examples.soak;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of the calls. Thread-safe. */
final class Counts {
  private final LongAdder calls = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final LongAdder repeated = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();

  void called() {
    calls.increment();
  }

  /** An outcome came; {@code kind} names it. */
  void ended(String kind) {
    outcomes.computeIfAbsent(kind, key -> new LongAdder()).increment();
  }

  /** The value was that of another call. */
  void wrong() {
    wrong.increment();
  }

  /** An outcome came for a call that had its own already. */
  void repeated() {
    repeated.increment();
  }

  /** A call that may be repeated was not answered after all. */
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

    /** Whether each call has had one outcome, and its own. */
    boolean addUp() {
      long ended = outcomes.values().stream().mapToLong(Long::longValue).sum();
      return calls > 0 && ended == calls && wrong == 0 && repeated == 0 && lost == 0;
    }
  }
}
