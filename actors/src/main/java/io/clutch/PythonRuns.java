package io.clutch;

import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.failure.CallFailedException;
import io.clutch.internal.settings.SettingChecks;
import io.clutch.internal.system.Runs;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.worker.WorkerSpec;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Calls that each have a worker of their own, which is started for the call and stopped after it,
 * under one supervisor. Thread-safe.
 *
 * <p>The worker is a temporary child: it is never restarted, and is forgotten when it has ended. A
 * call is made by one process only, so {@link Call#asIdempotent} has no effect.
 */
public final class PythonRuns {
  private static final int MOST_PARALLELISM = 10_000;

  private final Runs runs;
  private final Optional<ActorRef<SupervisorCommand>> supervisor;

  PythonRuns(Runs runs, Optional<ActorRef<SupervisorCommand>> supervisor) {
    this.runs = runs;
    this.supervisor = supervisor;
  }

  /**
   * Starts a worker, makes the call and stops the worker. Never blocks. The call's deadline also
   * covers the start.
   *
   * @return a {@link CompletableFuture} of the value, which completes before the process has ended.
   *     It fails with a {@link CallFailedException}: with {@link
   *     io.clutch.failure.CallFailure.NotRunning} if the worker could not be started, or else as
   *     any call does. An argument that cannot be encoded starts no worker. Its dependents run on
   *     the system's default dispatcher. Cancelling the future cancels the call, and stops the
   *     worker
   */
  public <T> CompletionStage<T> run(WorkerSpec spec, Call<T> call) {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(call, "call");
    return runs.run(supervisor, spec, call);
  }

  /**
   * Runs many calls, each in a worker of its own. The next call is taken from the stream once fewer
   * than {@code parallelism} workers are there, ended ones not counted. The stream is read and
   * closed on the dispatcher for blocking work, by one thread at a time, and may be longer than
   * what fits into memory at once; the outcomes have to fit.
   *
   * @param parallelism how many workers there are at most, from 1 to 10,000
   * @return a {@link CompletableFuture} of the outcomes, in the order of the calls. It fails with
   *     what the stream throws, which cancels the calls that run. Cancelling the future does so too
   */
  public <T> CompletionStage<List<Outcome<T>>> run(
      WorkerSpec spec, Stream<Call<T>> calls, int parallelism) {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(calls, "calls");
    SettingChecks.requireWithin("parallelism", parallelism, 1, MOST_PARALLELISM);
    return runs.run(supervisor, spec, calls, parallelism);
  }
}
