package io.clutch.examples.storm;

import java.util.Random;

/** Inflicts a fault on a target. Must not wait for its effect. */
@FunctionalInterface
interface Strike {
  void at(Target target, Scene scene, Random chance);
}
