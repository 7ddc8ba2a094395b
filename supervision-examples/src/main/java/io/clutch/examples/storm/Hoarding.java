package io.clutch.examples.storm;

import io.clutch.call.Call;
import io.clutch.examples.storm.Target.Trait;
import java.util.Set;

/** Faults of callers that use up the shared memory budget. */
final class Hoarding {
  private static final int OF_EACH_SIZE = 8;
  private static final int LARGEST = Round.MESSAGE_LIMIT / 4 * 3;
  private static final int WAIT_MILLIS = 300;

  private Hoarding() {}

  /**
   * More bytes of arguments than the JVM's budget allows, behind a slow call. Small arguments fill
   * the gaps that large ones leave.
   */
  static Fault calls() {
    return Fault.of(
            (target, scene, chance) -> {
              call(target, scene, "pause", WAIT_MILLIS);
              for (int size = LARGEST; size > 0; size /= 2) {
                for (int i = 0; i < OF_EACH_SIZE; i++) {
                  call(target, scene, "measure", new byte[size]);
                }
              }
            })
        .on(Trait.FUNCTIONS)
        .everywhere()
        .harming("QueueFull");
  }

  private static void call(Target target, Scene scene, String handler, Object argument) {
    Call<Object> call = Call.of(target.fault(handler), Object.class, argument);
    scene.told(target, call, Set.of("Value", "QueueFull"));
  }
}
