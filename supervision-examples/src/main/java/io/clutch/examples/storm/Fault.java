package io.clutch.examples.storm;

import io.clutch.examples.storm.Target.Trait;
import java.util.Set;

/**
 * A fault and its consequences for other calls.
 *
 * @param where the traits that a target must have
 * @param harms prefixes of the failures that other calls on that target may then have
 * @param isEverywhere whether calls on all targets may have these failures
 */
record Fault(Strike strike, Set<Trait> where, Set<String> harms, boolean isEverywhere) {

  /** A fault for any target that does not affect other calls. */
  static Fault of(Strike strike) {
    return new Fault(strike, Set.of(), Set.of(), false);
  }

  Fault on(Trait... traits) {
    return new Fault(strike, Set.of(traits), harms, isEverywhere);
  }

  Fault harming(String... names) {
    return new Fault(strike, where, Set.of(names), isEverywhere);
  }

  Fault everywhere() {
    return new Fault(strike, where, harms, true);
  }
}
