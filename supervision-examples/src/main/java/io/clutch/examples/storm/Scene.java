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
 * What a fault finds: the system and all that is in it.
 *
 * @param folder which the Python processes know
 * @param reach of the fault, whose own calls may wait before they do their harm
 */
record Scene(ActorSystem<?> system, List<Target> targets, Path folder, Audit audit, Reach reach) {
  /** Far longer than any call has to wait. */
  static final Duration DEADLINE = Duration.ofSeconds(60);

  Scene with(Reach other) {
    return new Scene(system, targets, folder, audit, other);
  }

  /** Does something later, on the system's dispatcher. */
  void later(Duration delay, Runnable task) {
    system.scheduler().scheduleOnce(delay, task, system.executionContext());
  }

  /** Makes a call whose handler, or whose caller, is told how it has to end. */
  <T> CompletionStage<T> told(Target target, Call<T> call, Set<String> ends) {
    CompletionStage<T> answer = target.ref().call(call);
    watch(target, answer, ends);
    return answer;
  }

  /** Takes each of these ends, or what a fault on the target explains. */
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

  /** One of them, or none where there is none. */
  static <T> Optional<T> any(List<T> all, Random chance) {
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(chance.nextInt(all.size())));
  }
}
