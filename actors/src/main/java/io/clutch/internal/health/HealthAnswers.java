package io.clutch.internal.health;

import io.clutch.failure.CallFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The answers to questions whether something is ready. Each is there within the limit. */
public final class HealthAnswers {
  /** The limit of one answer, which leaves time to pass it on within a second. */
  public static final Duration LIMIT = Duration.ofMillis(800);

  private HealthAnswers() {}

  /**
   * The problems of {@code name}. That it does not answer in time, or not at all, is one. The JDK's
   * own timer sees to it, so that it needs no thread of the actor system.
   */
  public static CompletableFuture<List<String>> within(
      String name, Supplier<CompletionStage<List<String>>> question) {
    return asked(question)
        .exceptionally(thrown -> List.of(words(name, thrown)))
        .completeOnTimeout(List.of(silent(name)), LIMIT.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** All problems, in the order of the questions. */
  public static CompletableFuture<List<String>> all(List<CompletableFuture<List<String>>> answers) {
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              var problems = new ArrayList<String>();
              answers.forEach(answer -> problems.addAll(answer.join()));
              return problems;
            });
  }

  private static CompletableFuture<List<String>> asked(
      Supplier<CompletionStage<List<String>>> question) {
    try {
      return question.get().toCompletableFuture();
    } catch (RuntimeException ending) { // such as an actor system that takes no more tasks
      return CompletableFuture.failedFuture(ending);
    }
  }

  private static String words(String name, Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof TimeoutException) {
      return silent(name);
    }
    if (cause instanceof CallFailedException failed) {
      return name + " " + failed.failure().problem();
    }
    return name + " cannot be asked: " + cause.getMessage();
  }

  private static String silent(String name) {
    return name + " did not answer within " + LIMIT.toMillis() + " ms";
  }
}
