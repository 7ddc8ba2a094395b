package io.clutch.examples.storm;

import java.util.Random;

/** Does a fault to a target. Must not wait for its effect. */
@FunctionalInterface
interface Strike {
  void at(Target target, Scene scene, Random chance);
}
