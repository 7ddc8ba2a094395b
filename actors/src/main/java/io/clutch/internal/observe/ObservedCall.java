package io.clutch.internal.observe;

import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.telemetry.CallObserver.Observation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The observations of one call, and its headers. Its end is told once. Thread-safe. */
public final class ObservedCall {
  private final Map<String, String> headers;
  private final List<Observation> observations;
  private final ObserverLog log;
  private final AtomicBoolean hasEnded = new AtomicBoolean();

  ObservedCall(Map<String, String> headers, List<Observation> observations, ObserverLog log) {
    this.headers = headers;
    this.observations = observations;
    this.log = log;
  }

  /** All headers of the call. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The call has a value, or this failure. */
  public void ended(Optional<CallFailure> failure) {
    if (hasEnded.compareAndSet(false, true)) {
      tellAll(failure);
    }
  }

  /**
   * The same, told on an executor: for threads on which no user code may run. This is the end from
   * now on, also if another is told before the executor runs.
   */
  public void ended(Optional<CallFailure> failure, Executor on) {
    if (!hasEnded.compareAndSet(false, true)) {
      return;
    }
    try {
      on.execute(() -> tellAll(failure));
    } catch (RejectedExecutionException e) { // the actor system has ended
      ForkJoinPool.commonPool().execute(() -> tellAll(failure));
    }
  }

  /** The same for how a future ends: null for a value. */
  public void ended(Throwable thrown) {
    ended(thrown == null ? Optional.empty() : Optional.of(failure(thrown)));
  }

  /** The same for how this future ends, which it returns. */
  public <T> CompletableFuture<T> until(CompletableFuture<T> end) {
    end.whenComplete((value, thrown) -> ended(thrown));
    return end;
  }

  private void tellAll(Optional<CallFailure> failure) {
    observations.forEach(it -> tell(it, failure));
  }

  private void tell(Observation observation, Optional<CallFailure> failure) {
    try {
      observation.ended(failure);
    } catch (RuntimeException | Error e) {
      log.failed(e);
    }
  }

  private static CallFailure failure(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return cause instanceof CallFailedException failed
        ? failed.failure()
        : new CallFailure.Cancelled();
  }
}
