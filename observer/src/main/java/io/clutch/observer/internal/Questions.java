package io.clutch.observer.internal;

import io.clutch.observer.internal.reading.Inspection;
import io.clutch.observer.internal.reading.TreeReading;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Questions for single workers. All who ask for the same one share its answer, for a second; and a
 * second has few questions, so that many who ask cost little. Thread-safe.
 */
final class Questions {
  private static final int MOST_IN_A_SECOND = 32;
  private static final long LONGEST_SECONDS = 10;

  /** A node is found in a reading that is no older, so that a question is seldom a reading. */
  private static final Duration OLDEST_READING = Duration.ofSeconds(2);

  private final Inspection inspection;
  private final ActorRef<ReadingsActor.Command> readings;
  private final Map<String, CompletableFuture<Optional<String>>> answers = new HashMap<>();

  Questions(Inspection inspection, ActorRef<ReadingsActor.Command> readings) {
    this.inspection = inspection;
    this.readings = readings;
  }

  /**
   * The answer for the node that is shown with that path; empty if there are too many questions.
   */
  synchronized Optional<CompletableFuture<Optional<String>>> ask(String path) {
    CompletableFuture<Optional<String>> known = answers.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    if (answers.size() >= MOST_IN_A_SECOND) {
      return Optional.empty();
    }
    CompletableFuture<Optional<String>> answer =
        read().thenCompose(it -> told(it, path)).orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS);
    answers.put(path, answer);
    answer.whenComplete((json, failure) -> forgetLater(path));
    return Optional.of(answer);
  }

  private CompletableFuture<TreeReading> read() {
    var taken = new CompletableFuture<TreeReading>();
    readings.tell(new ReadingsActor.Get(OLDEST_READING, taken));
    return taken;
  }

  /** An exception of the inspection fails the stage, as this is called by one. */
  private CompletionStage<Optional<String>> told(TreeReading reading, String path) {
    return inspection.worker(path, reading.source(path));
  }

  private void forgetLater(String path) {
    CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, Runnable::run)
        .execute(() -> forget(path));
  }

  private synchronized void forget(String path) {
    answers.remove(path);
  }
}
