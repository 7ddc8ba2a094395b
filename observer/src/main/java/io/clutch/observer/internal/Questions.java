package io.clutch.observer.internal;

import io.clutch.observer.internal.reading.Source;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * Questions for single workers. All who ask for the same one share its answer, for a second; and a
 * second has few questions, so that many who ask cost little. Thread-safe.
 *
 * @param <T> the answer
 */
final class Questions<T> {
  private static final int MOST_IN_A_SECOND = 32;
  private static final long LONGEST_SECONDS = 10;

  private final Sources sources;
  private final BiFunction<String, Source, CompletionStage<T>> asking;
  private final Map<String, CompletableFuture<T>> answers = new HashMap<>();

  /**
   * Creates it.
   *
   * @param asking asks what is shown with a path; its exceptions are failures
   */
  Questions(Sources sources, BiFunction<String, Source, CompletionStage<T>> asking) {
    this.sources = sources;
    this.asking = asking;
  }

  /**
   * The answer for the node that is shown with that path; empty if there are too many questions.
   */
  synchronized Optional<CompletableFuture<T>> ask(String path) {
    CompletableFuture<T> known = answers.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    if (answers.size() >= MOST_IN_A_SECOND) {
      return Optional.empty();
    }
    CompletableFuture<T> answer =
        sources
            .of(path)
            .thenCompose(source -> asking.apply(path, source))
            .orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS);
    answers.put(path, answer);
    answer.whenComplete((its, failure) -> forgetLater(path));
    return Optional.of(answer);
  }

  private void forgetLater(String path) {
    CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, Runnable::run)
        .execute(() -> forget(path));
  }

  private synchronized void forget(String path) {
    answers.remove(path);
  }
}
