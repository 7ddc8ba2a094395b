package io.clutch.internal.client;

import io.clutch.call.Outcome;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee;
import io.clutch.failure.ExitReason;
import io.clutch.internal.request.WorkerRuntime;
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

/**
 * What is behind a reference.
 *
 * @param stopped holds the reason once that has stopped for good
 * @param freed completes when the name of an actor that has stopped is free
 * @param child its place in a tree, if it has one
 */
public record RefTarget(
    ActorRef<WorkerCommand> actor,
    WorkerRuntime runtime,
    Executor executor,
    WorkerSpec spec,
    PendingCalls pendingCalls,
    CompletableFuture<ExitReason> stopped,
    Function<ActorRef<WorkerCommand>, CompletionStage<Done>> freed,
    Optional<String> child) {

  /** The same for another actor that serves what this one does. */
  public RefTarget with(ActorRef<WorkerCommand> other, CompletableFuture<ExitReason> otherStopped) {
    return new RefTarget(
        other, runtime, executor, spec, pendingCalls, otherStopped, freed, Optional.empty());
  }

  /** The reason, once that has stopped for good and its name is free; on the executor. */
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

  /** The failure of a call that did not come as far as the worker. */
  public CallFailedException at(CallFailedException failure, String function) {
    return failure.at(Callee.unsent(function, child.orElseGet(this::path)));
  }

  public CallFailure notRunning() {
    return new CallFailure.NotRunning(child.orElseGet(this::path), stopped.join());
  }

  /** Asks the actor, which is given where to reply; the answer is on the executor. */
  public <A> CompletionStage<A> ask(Function<Consumer<Outcome<A>>, WorkerCommand> question) {
    var answer = new CompletableFuture<A>();
    return ask(answer, question.apply(reply -> complete(answer, reply)));
  }

  /** Whether it has none yet. */
  public static <A> boolean complete(CompletableFuture<A> answer, Outcome<A> reply) {
    return reply instanceof Outcome.Failed<A> failed
        ? answer.completeExceptionally(failed.failure().toException())
        : answer.complete(reply.get());
  }

  /** The same, where the reply to the question completes the answer. */
  public <A> CompletionStage<A> ask(CompletableFuture<A> answer, WorkerCommand question) {
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
    return answer.thenApplyAsync(Function.identity(), executor);
  }
}
