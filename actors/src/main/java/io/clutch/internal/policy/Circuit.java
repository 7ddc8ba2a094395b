package io.clutch.internal.policy;

import io.clutch.failure.CallFailure.CircuitOpen;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.Done;
import org.apache.pekko.pattern.CircuitBreaker;
import org.apache.pekko.pattern.CircuitBreakerOpenException;

/** A circuit breaker that decides which attempts are made, and counts how they end. */
record Circuit(CircuitBreaker breaker) {

  /** One attempt; its holder must report its end. */
  final class Try {
    private final CompletableFuture<Done> verdict = new CompletableFuture<>();
    private final Optional<CircuitOpen> refusal = enter(verdict);

    /** The reason why the attempt is rejected, if it is. */
    Optional<CircuitOpen> refusal() {
      return refusal;
    }

    /** {@code failure} is null if there is a value. */
    void ended(Throwable failure) {
      if (countsAsSuccess(CircuitVerdict.of(failure))) {
        verdict.complete(Done.getInstance());
      } else {
        verdict.completeExceptionally(failure);
      }
    }
  }

  /**
   * A breaker knows only success and failure. An ignored end neither opens the circuit nor closes
   * it.
   */
  private boolean countsAsSuccess(CircuitVerdict verdict) {
    return switch (verdict) {
      case HEALTHY -> true;
      case UNHEALTHY -> false;
      case IGNORED -> breaker.isClosed();
    };
  }

  private Optional<CircuitOpen> enter(CompletableFuture<Done> verdict) {
    var entered = new AtomicBoolean();
    try {
      CompletionStage<Done> seen =
          breaker.callWithCircuitBreakerCS(
              () -> {
                entered.set(true);
                return verdict;
              });
      return entered.get() ? Optional.empty() : Optional.of(new CircuitOpen(remaining(seen)));
    } catch (RuntimeException e) {
      return Optional.empty(); // its scheduler has ended, for example: it can no longer decide
    }
  }

  private static Duration remaining(CompletionStage<Done> refused) {
    try {
      refused.toCompletableFuture().getNow(Done.getInstance());
      return Duration.ZERO;
    } catch (CompletionException e) {
      return e.getCause() instanceof CircuitBreakerOpenException open
          ? Duration.ofNanos(open.remainingDuration().toNanos())
          : Duration.ZERO;
    }
  }
}
