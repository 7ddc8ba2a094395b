package io.clutch.internal.client;

import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee;
import io.clutch.failure.ExitReason;
import io.clutch.internal.observe.ObservedCall;
import io.clutch.internal.request.InspectionRequest;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.telemetry.CallObserver;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/**
 * The target of a reference.
 *
 * @param stopped completes with the reason once the target has stopped for good
 * @param freed completes when the name of the stopped actor is free
 * @param child the place in a tree, if it has one
 * @param name the same through restarts; for a session, that of its pool
 */
public record RefTarget(
    ActorRef<WorkerCommand> actor,
    WorkerRuntime runtime,
    Executor executor,
    WorkerSpec spec,
    PendingCalls pendingCalls,
    CompletableFuture<ExitReason> stopped,
    Function<ActorRef<WorkerCommand>, CompletionStage<Done>> freed,
    Optional<String> child,
    String name) {

  /** Its name is its place in a tree, or else the path of its actor. */
  public RefTarget(
      ActorRef<WorkerCommand> actor,
      WorkerRuntime runtime,
      Executor executor,
      WorkerSpec spec,
      PendingCalls pendingCalls,
      CompletableFuture<ExitReason> stopped,
      Function<ActorRef<WorkerCommand>, CompletionStage<Done>> freed,
      Optional<String> child) {
    this(
        actor,
        runtime,
        executor,
        spec,
        pendingCalls,
        stopped,
        freed,
        child,
        child.orElseGet(actor.path()::toStringWithoutAddress));
  }

  /** A copy for another actor that does the same. */
  public RefTarget with(ActorRef<WorkerCommand> other, CompletableFuture<ExitReason> otherStopped) {
    return new RefTarget(
        other, runtime, executor, spec, pendingCalls, otherStopped, freed, Optional.empty(), name);
  }

  /** The future of a call. {@code settling} runs what a reply completes. */
  public <T> CallFuture<T> future(Executor settling) {
    return new CallFuture<>(actor, runtime.transport(), executor, settling, pendingCalls);
  }

  /** The same for a call that is observed. */
  public <T> CallFuture<T> future(Executor settling, ObservedCall observed) {
    return new ObservedFuture<>(this, settling, observed);
  }

  /** Whether nobody observes calls. */
  public boolean isUnobserved() {
    return runtime.requests().observers().isEmpty();
  }

  /** Tells the observers of a call. */
  public ObservedCall observe(CallObserver.Kind kind, Call<?> call) {
    return runtime.requests().observers().submitted(kind, call.function(), name, call.headers());
  }

  /** Completes with the reason once it has stopped for good and its name is free. */
  public CompletionStage<ExitReason> ended() {
    CompletionStage<ExitReason> end =
        child.isPresent()
            ? stopped
            : stopped.thenCompose(reason -> freed.apply(actor).thenApply(done -> reason));
    return end.thenApplyAsync(Function.identity(), executor);
  }

  public String path() {
    return actor.path().toStringWithoutAddress();
  }

  /** The place in a tree, or else the path of the actor. */
  public String place() {
    return child.orElseGet(this::path);
  }

  /** The failure of a call that did not reach the worker. */
  public CallFailedException at(CallFailedException failure, String function) {
    return failure.at(Callee.unsent(function, place()));
  }

  public CallFailure notRunning() {
    return new CallFailure.NotRunning(place(), stopped.join());
  }

  /** Asks the actor. The stage completes on the executor. */
  public <A> CompletionStage<A> ask(Function<Consumer<Outcome<A>>, WorkerCommand> question) {
    return this.<A>askInPlace(question).thenApplyAsync(Function.identity(), executor);
  }

  /**
   * The same, but the stage completes where the reply is made, in most cases on the socket loop.
   * What depends on it must be short.
   */
  public <A> CompletionStage<A> askInPlace(Function<Consumer<Outcome<A>>, WorkerCommand> question) {
    var answer = new CompletableFuture<A>();
    send(answer, question.apply(reply -> complete(answer, reply)));
    return answer;
  }

  /** Asks the worker to show something of itself. The stage completes on the executor. */
  public <T> CompletionStage<T> inspect(
      Function<Consumer<StatusReply<T>>, InspectionRequest<T>> question) {
    var answer = new CompletableFuture<T>();
    return ask(answer, question.apply(reply -> complete(answer, reply)));
  }

  private static <T> void complete(CompletableFuture<T> answer, StatusReply<T> reply) {
    if (reply.isSuccess()) {
      answer.complete(reply.getValue());
    } else {
      answer.completeExceptionally(reply.getError());
    }
  }

  /** Completes once it takes calls. If the stage ends before, it gives its place to others. */
  public CompletionStage<Done> whenReady() {
    var answer = new CompletableFuture<Done>();
    CompletionStage<Done> ready = ask(answer, new WorkerMessage.AwaitReady(answer));
    ready.whenComplete((done, failure) -> answer.cancel(false));
    return ready;
  }

  /** Completes the answer. Returns false if it was complete. */
  public static <A> boolean complete(CompletableFuture<A> answer, Outcome<A> reply) {
    return reply instanceof Outcome.Failed<A> failed
        ? answer.completeExceptionally(failed.failure().toException())
        : answer.complete(reply.get());
  }

  /** Asks the actor, whose reply to the question completes {@code answer}. */
  public <A> CompletionStage<A> ask(CompletableFuture<A> answer, WorkerCommand question) {
    send(answer, question);
    return answer.thenApplyAsync(Function.identity(), executor);
  }

  private void send(CompletableFuture<?> answer, WorkerCommand question) {
    if (stopped.isDone()) {
      answer.completeExceptionally(notRunning().toException());
    } else {
      PendingCalls.Pending pending =
          reason ->
              answer.completeExceptionally(
                  new CallFailure.NotRunning(path(), reason).toException());
      pendingCalls.add(pending);
      answer.whenComplete((value, failure) -> pendingCalls.remove(pending));
      actor.tell(question);
    }
  }
}
