package io.clutch.call;

import io.clutch.internal.settings.SettingChecks;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.pattern.CircuitBreaker;

/**
 * What a reference does for its calls besides making them: retry, hedge, or reject them while a
 * circuit breaker is open. Used by {@link io.clutch.PythonRef#with}. Immutable.
 *
 * <p>A call's deadline covers all attempts and the waits between them. The caller gets the last
 * failure; the earlier ones are its suppressed exceptions, in their order.
 *
 * @param retry see {@link #withRetry}
 * @param hedge see {@link #withHedge}
 * @param circuitBreaker see {@link #withCircuitBreaker}
 */
public record CallPolicy(
    Optional<RetrySettings> retry,
    Optional<Duration> hedge,
    Optional<CircuitBreaker> circuitBreaker) {

  public CallPolicy {
    Objects.requireNonNull(retry, "retry");
    Objects.requireNonNull(hedge, "hedge");
    Objects.requireNonNull(circuitBreaker, "circuitBreaker");
    hedge.ifPresent(after -> SettingChecks.requirePositive("a hedge", after));
  }

  /** No retry, no hedge and no circuit breaker. */
  public static CallPolicy create() {
    return new CallPolicy(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Retries after a failure. The policy then alone decides about an idempotent call: the worker
   * does not send it again to its next process, and never quarantines it as poison.
   */
  public CallPolicy withRetry(RetrySettings settings) {
    return new CallPolicy(
        Optional.of(Objects.requireNonNull(settings, "settings")), hedge, circuitBreaker);
  }

  /**
   * Makes a second attempt beside one that has had no reply for {@code after}. The first value
   * wins, and the other attempt is cancelled. Only for calls that are marked idempotent: the
   * reference rejects all others, those of a contract included, with an {@link
   * IllegalArgumentException}.
   *
   * @param after greater than zero and at most 100 days
   */
  public CallPolicy withHedge(Duration after) {
    return new CallPolicy(
        retry, Optional.of(Objects.requireNonNull(after, "after")), circuitBreaker);
  }

  /**
   * Adds a circuit breaker, which any number of references may share. While it is open, it rejects
   * each attempt with {@link io.clutch.failure.CallFailure.CircuitOpen}. It counts failures that
   * show that the worker is not well. An attempt that takes longer than its call timeout counts as
   * a failure, but is not ended by it.
   */
  public CallPolicy withCircuitBreaker(CircuitBreaker breaker) {
    return new CallPolicy(retry, hedge, Optional.of(Objects.requireNonNull(breaker, "breaker")));
  }
}
