package io.clutch.examples.storm;

import io.clutch.examples.storm.Target.Trait;
import java.util.Set;

/**
 * What goes wrong, and what follows from it for others.
 *
 * @param where what a target must be
 * @param harms what calls of others on that target may then fail with, or what begins so
 * @param isEverywhere whether calls on all targets may
 */
record Fault(Strike strike, Set<Trait> where, Set<String> harms, boolean isEverywhere) {

  /** On any target, without harm to others. */
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
