package io.clutch;

import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.internal.calls.CallTemplate;
import io.clutch.internal.client.RefTarget;
import io.clutch.internal.health.PoolReadiness;
import io.clutch.internal.observe.ObservedCall;
import io.clutch.internal.pool.PoolMemory;
import io.clutch.internal.pool.state.PoolCommand;
import io.clutch.internal.pool.state.Session;
import io.clutch.internal.system.PoolSnapshots;
import io.clutch.internal.system.SupervisedWorkers;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.PoolStatus;
import io.clutch.pool.SessionRequest;
import io.clutch.supervision.ChildSpec;
import io.clutch.telemetry.CallObserver;
import io.clutch.worker.WorkerCommand;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A reference to a pool of workers. A call goes to a worker that has room, or waits until one has.
 * A pool can be used wherever a {@link PythonRef} is expected. Thread-safe.
 */
public final class PythonPool extends PythonRef {
  private final RefTarget target;

  PythonPool(RefTarget target) {
    super(target);
    this.target = target;
  }

  /**
   * A pool that any actor can spawn, on any dispatcher, and watch like any child; see {@link
   * PythonWorker#create}. {@link Clutch#ref(ActorRef, PoolSpec)} returns its reference.
   */
  public static Behavior<WorkerCommand> create(PoolSpec spec) {
    Objects.requireNonNull(spec, "spec");
    return Behaviors.setup(context -> Clutch.get(context.getSystem()).behavior(spec));
  }

  /**
   * A pool as a supervisor's child. It is ready when its minimum of workers is, and is stopped in
   * order. Its start fails with the cause if the first start of a worker fails and cannot heal
   * ({@link io.clutch.failure.BootError#mayHeal}); the supervisor gives up after 3 such starts in a
   * row. Once it is ready, the pool restarts its workers itself, so the supervisor sees it end only
   * after a fault inside Clutch. {@link Clutch#ref(ActorRef, String, PoolSpec)} returns a
   * reference.
   *
   * @param id as for {@link ChildSpec#of}
   */
  public static ChildSpec<WorkerCommand> child(String id, PoolSpec spec) {
    Objects.requireNonNull(spec, "spec");
    return ChildSpec.<WorkerCommand>acknowledging(
            id,
            startup ->
                Behaviors.setup(
                    context -> Clutch.get(context.getSystem()).pools().child(spec, startup)))
        // Loads the extension before the child is on the loop, which the loading has to wait for.
        .withProps(
            system -> {
              Clutch.get(system).pools().resolve(spec);
              return Clutch.LOOP;
            })
        .withStopMessage(new WorkerCommand.Stop())
        .withMaxFailedStarts(SupervisedWorkers.MAX_FAILED_STARTS)
        .withSurvey(PoolSnapshots::question);
  }

  @Override
  CompletionStage<Optional<String>> problem() {
    return target
        .<PoolStatus>askInPlace(PoolCommand.GetPoolStatus::new)
        .thenApply(PoolReadiness::problem);
  }

  /**
   * Returns the pool's current status, with the memory of its workers, which is read then, within a
   * second. Always answers: for a child of a tree that is not there at the moment, {@link
   * PoolStatus#unavailable} gives the reason, and all numbers except that of waiting calls are 0.
   * Fails with {@link io.clutch.failure.CallFailure.NotRunning} if the pool has stopped, or will
   * not come back.
   */
  public CompletionStage<PoolStatus> status() {
    return target
        .<PoolStatus>ask(PoolCommand.GetPoolStatus::new)
        .thenCompose(status -> PoolMemory.addTo(status, target.runtime().memory()))
        .thenApplyAsync(Function.identity(), target.executor());
  }

  /**
   * Completes once the pool's minimum of workers is ready, or at once if they start lazily. Fails
   * with {@link io.clutch.failure.CallFailure.NotRunning}, whose reason is the cause, once the pool
   * has stopped or cannot start.
   */
  @Override
  public CompletionStage<Done> whenReady() {
    return super.whenReady();
  }

  /**
   * Replaces all current workers by new ones. Each takes calls until its successor is ready, and
   * ends when it has none left. Completes when the last of them has ended.
   */
  public CompletionStage<Done> recycle() {
    return target.ask(PoolCommand.Recycle::new);
  }

  /** Makes a call on all workers; see {@link #broadcast(Call)}. */
  public <T> CompletionStage<List<Outcome<T>>> broadcast(
      String function, Class<T> result, Object... positional) {
    return broadcast(Call.of(function, result, positional));
  }

  /**
   * Makes a call on each worker that is ready now, beside its other calls. Completes with the
   * outcome of each, in the order of the workers' numbers; with an empty list if no worker is
   * ready.
   *
   * @throws io.clutch.failure.CallFailedException if an argument cannot be encoded
   */
  public <T> CompletionStage<List<Outcome<T>>> broadcast(Call<T> call) {
    Objects.requireNonNull(call, "call");
    if (target.isUnobserved()) {
      return broadcast(call, call.headers());
    }
    ObservedCall observed = target.observe(CallObserver.Kind.CALL, call);
    try {
      return broadcast(call, observed.headers())
          .whenComplete((outcomes, thrown) -> observed.ended(thrown));
    } catch (RuntimeException | Error e) {
      observed.ended(e);
      throw e;
    }
  }

  private <T> CompletionStage<List<Outcome<T>>> broadcast(
      Call<T> call, Map<String, String> headers) {
    CallTemplate<T> copies = CallTemplate.of(call, headers, target.runtime().requests().codec());
    return target.ask(replyTo -> new PoolCommand.Broadcast<T>(copies, replyTo));
  }

  /** Takes a worker for several calls; see {@link #checkout(SessionRequest)}. */
  public CompletionStage<PythonSession> checkout() {
    return checkout(SessionRequest.create());
  }

  /**
   * Takes a worker for several calls. The request waits in the same queue as calls, in order of
   * arrival. Close the session to return the worker.
   *
   * @return a {@link CompletableFuture}; cancelling it cancels the request
   */
  public CompletionStage<PythonSession> checkout(SessionRequest request) {
    Objects.requireNonNull(request, "request");
    var granted = new CompletableFuture<Session>();
    var checkout = new PoolCommand.Checkout(request, reply -> granted(granted, reply));
    var session = new CompletableFuture<PythonSession>();
    target.ask(granted, checkout).whenComplete((value, failure) -> give(granted, session));
    session.whenComplete(
        (value, failure) -> {
          if (session.isCancelled()) {
            actor().tell(new PoolCommand.CancelCheckout(checkout));
          }
        });
    return session;
  }

  private static void granted(CompletableFuture<Session> answer, Outcome<Session> reply) {
    if (!RefTarget.complete(answer, reply) && reply instanceof Outcome.Value<Session> late) {
      late.value().actor().tell(new WorkerCommand.Stop()); // nobody waits for it any more
    }
  }

  /** Completes the session, or closes it if its future was cancelled. */
  private void give(CompletableFuture<Session> granted, CompletableFuture<PythonSession> session) {
    granted.whenComplete(
        (value, failure) -> {
          if (failure != null) {
            session.completeExceptionally(failure);
            return;
          }
          var open = new PythonSession(target, value);
          if (!session.complete(open)) {
            open.close();
          }
        });
  }

  /**
   * Takes a worker for the block, and returns it when the stage that the block returns has
   * completed in any way, or when the block throws.
   *
   * @return the result of the block's stage, or the failure if there was no session
   */
  public <T> CompletionStage<T> inSession(Function<PythonSession, CompletionStage<T>> block) {
    Objects.requireNonNull(block, "block");
    return inSession(SessionRequest.create(), block);
  }

  /** Like {@link #inSession(Function)}, with a session as requested. */
  public <T> CompletionStage<T> inSession(
      SessionRequest request, Function<PythonSession, CompletionStage<T>> block) {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(block, "block");
    return checkout(request).thenCompose(session -> run(session, block));
  }

  private static <T> CompletionStage<T> run(
      PythonSession session, Function<PythonSession, CompletionStage<T>> block) {
    try {
      return block.apply(session).whenComplete((value, failure) -> session.close());
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }
}
