package io.clutch;

import io.clutch.internal.settings.SettingChecks;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.pattern.CircuitBreaker;

/**
 * What a reference does for its calls besides making them: try again, try twice at once, or not try
 * at all. Used by {@link PythonRef#with}. Immutable.
 *
 * <p>A call's deadline is one budget for all tries and the waits in between. Its last failure is
 * what the caller gets; the earlier ones are suppressed exceptions of it, in their order.
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
    Objects.requireNonNull(circuitBreaker, "circuitBreaker");
    hedge.ifPresent(after -> SettingChecks.requirePositive("a hedge", after));
  }

  /** Nothing besides making the call. */
  public static CallPolicy create() {
    return new CallPolicy(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * With further tries after a failure. Who has this leaves an idempotent call to it alone: the
   * worker does not send it to its next process by itself, and never takes it for poison.
   */
  public CallPolicy withRetry(RetrySettings settings) {
    return new CallPolicy(Optional.of(settings), hedge, circuitBreaker);
  }

  /**
   * With a second try beside one that has had no answer for so long. The first value wins, and the
   * other try is cancelled. Only for calls that are marked idempotent: the reference refuses all
   * others with an {@link IllegalArgumentException}, those of a contract included.
   *
   * @param after greater than zero and at most 100 days
   */
  public CallPolicy withHedge(Duration after) {
    return new CallPolicy(retry, Optional.of(after), circuitBreaker);
  }

  /**
   * With a circuit breaker, which may be shared by any number of references. While it is open, each
   * try fails at once with {@link io.clutch.failure.CallFailure.CircuitOpen}. It counts tries that
   * say that the worker is not well; its call timeout is one more limit for what it counts, and
   * ends no call.
   */
  public CallPolicy withCircuitBreaker(CircuitBreaker breaker) {
    return new CallPolicy(retry, hedge, Optional.of(breaker));
  }
}
