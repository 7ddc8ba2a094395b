package io.clutch.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.Outcome;
import java.util.concurrent.CompletableFuture;

/** Keeps the one reply of a pool. */
final class Replies {
  private Replies() {}

  static <T> void complete(CompletableFuture<T> future, Outcome<T> reply) {
    assertThat(future).as("answered twice").isNotDone();
    if (reply instanceof Outcome.Failed<T> failed) {
      future.completeExceptionally(failed.failure().toException());
    } else {
      future.complete(reply.get());
    }
  }
}
