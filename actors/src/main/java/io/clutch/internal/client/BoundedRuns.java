package io.clutch.internal.client;

import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The outcomes of many calls that each have a worker of their own, in the order of the calls. The
 * next call is taken once fewer workers than {@code parallelism} are there. Thread-safe.
 */
public final class BoundedRuns<T> extends CallFuture.Dependent<List<Outcome<T>>>
    implements PendingCalls.Pending {
  private final String path;
  private final Function<Call<T>, OneShot<T>> starter;
  private final int parallelism;
  private final Executor serial;
  private final PendingCalls pendingCalls;

  // Of the serial executor alone.
  private final Stream<Call<T>> source;
  private final List<Outcome<T>> outcomes = new ArrayList<>();
  private final Set<OneShot<T>> running = new HashSet<>();
  private Iterator<Call<T>> calls;

  /**
   * {@code path} is that of the supervisor; {@code serial} runs one task after the other, and with
   * that what the user has in {@code source}.
   */
  public BoundedRuns(
      String path,
      Stream<Call<T>> source,
      int parallelism,
      Function<Call<T>, OneShot<T>> starter,
      Executor serial,
      Executor executor,
      PendingCalls pendingCalls) {
    super(executor);
    this.path = path;
    this.source = source;
    this.parallelism = parallelism;
    this.starter = starter;
    this.serial = serial;
    this.pendingCalls = pendingCalls;
  }

  public BoundedRuns<T> begin() {
    pendingCalls.add(this);
    whenComplete(
        (all, failure) -> {
          pendingCalls.remove(this);
          onSerial(this::end);
        });
    onSerial(this::fill);
    return this;
  }

  /** Starts as many as there is room for. */
  private void fill() {
    try {
      calls = calls == null ? source.iterator() : calls;
      while (!isDone() && running.size() < parallelism && calls.hasNext()) {
        start(calls.next());
      }
      if (running.isEmpty()) {
        complete(List.copyOf(outcomes));
      }
    } catch (RuntimeException | Error e) { // the user's
      completeExceptionally(e);
    }
  }

  private void start(Call<T> call) {
    int index = outcomes.size();
    OneShot<T> run = starter.apply(call);
    outcomes.add(null);
    running.add(run);
    run.handle(BoundedRuns::outcome)
        .thenCombine(run.gone(), (outcome, reason) -> outcome)
        .whenComplete((outcome, failure) -> onSerial(() -> ended(run, index, outcome, failure)));
  }

  private void ended(OneShot<T> run, int index, Outcome<T> outcome, Throwable failure) {
    running.remove(run);
    if (failure != null) {
      completeExceptionally(failure);
    } else {
      outcomes.set(index, outcome);
      fill();
    }
  }

  private static <T> Outcome<T> outcome(T value, Throwable failure) {
    if (failure instanceof CallFailedException failed) {
      return new Outcome.Failed<>(failed.failure());
    } else if (failure instanceof CancellationException) {
      return new Outcome.Failed<>(new CallFailure.Cancelled());
    } else if (failure != null) {
      throw new IllegalStateException("a call has ended without an outcome", failure);
    }
    return new Outcome.Value<>(value);
  }

  /** It has its result, or nobody wants it any more. */
  private void end() {
    List.copyOf(running).forEach(run -> run.cancel(true));
    source.close();
  }

  private void onSerial(Runnable task) {
    try {
      serial.execute(task);
    } catch (RejectedExecutionException e) {
      completeExceptionally(e); // its actor system has ended
    }
  }

  @Override
  public void systemEnded(ExitReason reason) {
    completeExceptionally(new CallFailure.NotRunning(path, reason).toException());
  }
}
