package io.clutch.internal.policy;

import io.clutch.call.Call;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.CircuitOpen;
import io.clutch.failure.Callee;
import io.clutch.internal.telemetry.RecordedTelemetry;
import io.clutch.telemetry.PolicyEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Makes one attempt of a call each time, within the remaining time of the call. To cancel the
 * returned future cancels the attempt.
 */
record Attempt<T>(
    Call<T> call,
    Function<Call<T>, ? extends CompletableFuture<T>> sender,
    Budget budget,
    AttemptFailures failures,
    Optional<Circuit> circuit,
    PolicyRuntime runtime) {

  CompletableFuture<T> make() {
    Optional<Circuit.Try> guarded = circuit.map(it -> it.new Try());
    Optional<CircuitOpen> refusal = guarded.flatMap(Circuit.Try::refusal);
    if (refusal.isPresent()) {
      Duration remaining = refusal.get().remaining();
      tell((worker, function) -> new PolicyEvent.Refused(worker, function, remaining));
      CallFailure refused = refusal.get().at(Callee.unsent(call.function(), runtime.worker()));
      return CompletableFuture.failedFuture(failures.failed(refused.toException()));
    }
    return made(guarded);
  }

  private CompletableFuture<T> made(Optional<Circuit.Try> guarded) {
    var result = new CompletableFuture<T>();
    CompletableFuture<T> sent = send();
    sent.whenComplete(
        (value, failure) -> {
          guarded.ifPresent(it -> it.ended(failure));
          settle(result, value, failure);
        });
    result.whenComplete((value, failure) -> sent.cancel(true));
    return result;
  }

  /** An attempt must end, even if something is thrown. */
  private CompletableFuture<T> send() {
    try {
      return sender.apply(call.withDeadline(budget.left(runtime.now())));
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void settle(CompletableFuture<T> result, T value, Throwable failure) {
    if (failure == null) {
      result.complete(value);
    } else if (!result.isDone()) {
      result.completeExceptionally(
          failure instanceof CallFailedException failed ? failures.failed(failed) : failure);
    }
  }

  boolean isTooLate() {
    return budget.isSpent(runtime.now());
  }

  /** Builds the event from the worker's path and the function, if there is a listener. */
  void tell(BiFunction<String, String, PolicyEvent> event) {
    if (RecordedTelemetry.isHeard(runtime.telemetry())) {
      runtime.telemetry().happened(event.apply(runtime.worker(), call.function()));
    }
  }
}
