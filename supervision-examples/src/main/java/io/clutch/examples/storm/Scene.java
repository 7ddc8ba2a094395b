package io.clutch.examples.storm;

import io.clutch.call.Call;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The surroundings of a fault: the system and its parts.
 *
 * @param folder that the Python processes know
 * @param reach of the fault; its own calls may wait before they cause harm
 */
record Scene(ActorSystem<?> system, List<Target> targets, Path folder, Audit audit, Reach reach) {
  /** A deadline far longer than any call waits. */
  static final Duration DEADLINE = Duration.ofSeconds(60);

  Scene with(Reach other) {
    return new Scene(system, targets, folder, audit, other);
  }

  /** Runs a task after a delay, on the system's dispatcher. */
  void later(Duration delay, Runnable task) {
    system.scheduler().scheduleOnce(delay, task, system.executionContext());
  }

  /** Makes a call whose handler or caller is told how it must end. */
  <T> CompletionStage<T> told(Target target, Call<T> call, Set<String> ends) {
    CompletionStage<T> answer = target.ref().call(call);
    watch(target, answer, ends);
    return answer;
  }

  /** Accepts each of these ends, and any end that a fault on the target explains. */
  void watch(Target target, CompletionStage<?> answer, Set<String> ends) {
    Ticket ticket = audit.begin(Ticket.Kind.OTHER);
    reach.begin();
    answer.whenComplete(
        (value, thrown) -> {
          reach.end();
          String outcome = thrown == null ? "Value" : Harms.name(thrown);
          boolean isTold = ends.stream().anyMatch(outcome::startsWith);
          if (isTold) {
            audit.asTold(outcome);
          } else if (thrown != null) {
            audit.failure(target, ticket, thrown);
          } else {
            audit.notAsTold(target, ticket, "a value instead of " + ends);
          }
        });
  }

  /** A random element, or empty if there is none. */
  static <T> Optional<T> any(List<T> all, Random chance) {
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(chance.nextInt(all.size())));
  }
}
