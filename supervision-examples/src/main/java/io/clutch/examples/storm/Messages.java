package io.clutch.examples.storm;

import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.examples.storm.Target.Trait;
import io.clutch.worker.WorkerCommand;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** Faults of actors. Their messages are encoded after the send. */
final class Messages {
  private static final int MANY = 20;
  private static final int ENTRIES = 1_000;
  private static final int CHANGES = 20_000;

  private Messages() {}

  /** A map that its owner continues to change. */
  static Fault changing() {
    return Fault.of(
            (target, scene, chance) -> {
              Map<Integer, Integer> map = new HashMap<>();
              for (int key = 0; key < ENTRIES; key++) {
                map.put(key, key);
              }
              CompletableFuture.runAsync(() -> change(map));
              for (int i = 0; i < MANY; i++) {
                scene.watch(
                    target, invoke(target, scene, "measure", map), Set.of("Value", "Unencodable"));
              }
            })
        .on(Trait.FUNCTIONS);
  }

  private static void change(Map<Integer, Integer> map) {
    for (int key = ENTRIES; key < CHANGES; key++) {
      map.put(key, key);
      map.remove(key - ENTRIES);
    }
  }

  /** A value whose codec throws. */
  static Fault brittle() {
    return Fault.of(
            (target, scene, chance) ->
                scene.watch(
                    target,
                    invoke(target, scene, "measure", new Callers.Brittle()),
                    Set.of("Unencodable ARGUMENT")))
        .on(Trait.FUNCTIONS);
  }

  private static CompletionStage<Object> invoke(
      Target target, Scene scene, String handler, Object argument) {
    Call<Object> call = Call.of(target.fault(handler), Object.class, argument);
    return AskPattern.<WorkerCommand, Outcome<Object>>ask(
            target.ref().actor(),
            replyTo -> new WorkerCommand.Invoke<>(call, replyTo),
            Scene.DEADLINE,
            scene.system().scheduler())
        .thenCompose(Messages::future);
  }

  private static CompletionStage<Object> future(Outcome<Object> outcome) {
    return outcome instanceof Outcome.Failed<Object> failed
        ? CompletableFuture.failedFuture(failed.failure().toException())
        : CompletableFuture.completedFuture(outcome.get());
  }
}
