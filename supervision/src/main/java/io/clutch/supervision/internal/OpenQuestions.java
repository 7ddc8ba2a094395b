package io.clutch.supervision.internal;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The questions to supervisors that have no answer yet. A system that ends may lose a message, so
 * the questions that are left fail then. Thread-safe.
 */
public final class OpenQuestions {
  private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean isEnded;

  /** Returns the future, which fails at the end of the system. */
  public <T> CompletableFuture<T> add(CompletableFuture<T> answer) {
    open.add(answer);
    answer.whenComplete((value, failure) -> open.remove(answer));
    if (isEnded) {
      fail(answer);
    }
    return answer;
  }

  /** Fails those that are open, and all later ones. */
  public void end() {
    isEnded = true;
    open.forEach(OpenQuestions::fail);
  }

  private static void fail(CompletableFuture<?> answer) {
    answer.completeExceptionally(new IllegalStateException("the actor system is ending"));
  }
}
