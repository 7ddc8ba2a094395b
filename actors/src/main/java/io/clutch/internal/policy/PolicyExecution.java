package io.clutch.internal.policy;

import io.clutch.call.Call;
import io.clutch.call.CallPolicy;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee;
import io.clutch.failure.ExitReason;
import io.clutch.internal.client.CallFuture;
import io.clutch.internal.client.PendingCalls;
import io.clutch.internal.request.ProgressListener;
import io.clutch.telemetry.PolicyEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** One call under a policy, from its first attempt to its one outcome. */
final class PolicyExecution<T> implements PendingCalls.Pending {
  private final Call<T> call;
  private final CallPolicy policy;
  private final PolicyRuntime runtime;
  private final Budget budget;
  private final AttemptFailures failures;
  private final Attempt<T> attempt;
  private final CompletableFuture<T> result;
  private int made;

  private PolicyExecution(
      Call<T> call,
      CallPolicy policy,
      PolicyRuntime runtime,
      Function<Call<T>, ? extends CompletableFuture<T>> sender) {
    this.call = call;
    this.policy = policy;
    this.runtime = runtime;
    this.budget = new Budget(runtime.now(), call.deadline().orElse(runtime.deadline()));
    this.failures = new AttemptFailures(budget.limit());
    this.attempt =
        new Attempt<>(
            policy.retry().isPresent() ? notRepeatedByWorker(call) : call,
            sender,
            budget,
            failures,
            policy.circuitBreaker().map(Circuit::new),
            runtime);
    this.result = new CallFuture.Dependent<>(runtime.executor());
  }

  /**
   * Makes the call. To cancel or complete the future before there is an outcome ends the call.
   *
   * @throws IllegalArgumentException if the policy does not allow such a call
   */
  static <T> CompletableFuture<T> make(
      Call<T> call,
      CallPolicy policy,
      PolicyRuntime runtime,
      Function<Call<T>, ? extends CompletableFuture<T>> sender) {
    requireFits(policy, call);
    return call.progress().isEmpty()
        ? begun(call, policy, runtime, sender)
        : listened(call, policy, runtime, sender);
  }

  private static <T> CompletableFuture<T> begun(
      Call<T> call,
      CallPolicy policy,
      PolicyRuntime runtime,
      Function<Call<T>, ? extends CompletableFuture<T>> sender) {
    var made = new PolicyExecution<>(call, policy, runtime, sender);
    made.begin();
    return made.result;
  }

  /** All attempts have one listener, for which the outcome waits. */
  private static <T> CompletableFuture<T> listened(
      Call<T> call,
      CallPolicy policy,
      PolicyRuntime runtime,
      Function<Call<T>, ? extends CompletableFuture<T>> sender) {
    var listener = new ProgressListener(call.function(), call.progress().get(), runtime.executor());
    var made = begun(call.withProgress(listener::progress), policy, runtime, sender);
    var result = new CallFuture.Dependent<T>(runtime.executor());
    made.whenComplete((value, failure) -> listener.end(() -> complete(result, value, failure)));
    result.whenComplete((value, failure) -> made.cancel(true));
    return result;
  }

  private static <T> void complete(CompletableFuture<T> result, T value, Throwable failure) {
    if (failure == null) {
      result.complete(value);
    } else {
      result.completeExceptionally(failure);
    }
  }

  private static void requireFits(CallPolicy policy, Call<?> call) {
    if (policy.hedge().isPresent() && !call.idempotent()) {
      throw new IllegalArgumentException(
          "a hedge may make a call twice, and this call of "
              + call.function()
              + " is not marked idempotent: mark it with Call.asIdempotent, or use a reference"
              + " whose policy has no hedge");
    }
  }

  /** Lets the worker make one attempt only, because the policy counts the attempts. */
  private static <T> Call<T> notRepeatedByWorker(Call<T> call) {
    return call.withIdempotent(false);
  }

  private void begin() {
    runtime.pendingCalls().add(this);
    result.whenComplete((value, failure) -> runtime.pendingCalls().remove(this));
    next();
  }

  @Override
  public void systemEnded(ExitReason reason) {
    var callee = Callee.unsent(call.function(), runtime.worker());
    CallFailure failure = new CallFailure.NotRunning(runtime.worker(), reason).at(callee);
    result.completeExceptionally(failure.toException());
  }

  private void next() {
    if (result.isDone()) {
      return;
    }
    if (made > 0 && attempt.isTooLate()) {
      fail();
      return;
    }
    made++;
    CompletableFuture<T> tried =
        policy.hedge().map(after -> Hedge.make(attempt, after)).orElseGet(attempt::make);
    tried.whenComplete(this::ended);
    result.whenComplete((value, failure) -> tried.cancel(true));
  }

  private void ended(T value, Throwable failure) {
    if (failure == null) {
      result.complete(value);
    } else if (!(failure instanceof CallFailedException)) {
      result.completeExceptionally(failure);
    } else if (!result.isDone()) {
      failed(((CallFailedException) failure).failure());
    }
  }

  private void failed(CallFailure failure) {
    try {
      untilNext(failure).ifPresentOrElse(wait -> retry(failure, wait), this::fail);
    } catch (RuntimeException | Error e) {
      fail(e); // the user's predicate may throw anything, but the call must end
    }
  }

  private Optional<Duration> untilNext(CallFailure failure) {
    Duration left = budget.left(runtime.now());
    double chance = runtime.chance().getAsDouble();
    return policy
        .retry()
        .filter(settings -> !runtime.isStopped().getAsBoolean())
        .map(RetryRule::new)
        .flatMap(rule -> rule.next(made, failure, call.idempotent(), left, chance));
  }

  private void retry(CallFailure failure, Duration wait) {
    String name = failure.getClass().getSimpleName();
    attempt.tell(
        (worker, function) -> new PolicyEvent.Retrying(worker, function, made, name, wait));
    runtime.delay().run(wait, result, this::next);
  }

  private void fail() {
    result.completeExceptionally(failures.end());
  }

  private void fail(Throwable thrown) {
    CallFailedException last = failures.end();
    last.addSuppressed(thrown);
    result.completeExceptionally(last);
  }
}
