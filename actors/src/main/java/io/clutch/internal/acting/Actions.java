package io.clutch.internal.acting;

import io.clutch.call.Outcome;
import io.clutch.failure.ExitReason;
import io.clutch.internal.pool.state.PoolCommand;
import io.clutch.internal.reading.PresentActors;
import io.clutch.internal.reading.PresentActors.Present;
import io.clutch.internal.reading.ReadWorker;
import io.clutch.internal.reading.WorkerReading;
import io.clutch.internal.request.InspectionRequest;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.supervision.Reply;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.internal.EndIncarnation;
import io.clutch.worker.Stacks;
import io.clutch.worker.WorkerCommand;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.pattern.StatusReply;

/**
 * Does to one worker or pool what a person asks for. A target that is not there any more, or is
 * another incarnation by then, is left alone, and the answer says so. Each stage completes within
 * the limit, on any thread, which must not be held up, and fails with a {@code TimeoutException} at
 * the limit: what was asked for may still happen. Thread-safe.
 */
public final class Actions {
  private static final Acted GONE = Acted.refused("It is not there any more.");

  private final ActorSystem<?> system;
  private final String why;
  private final Duration limit;

  /** {@code why} is the reason for the end of children, such as {@code asked by the observer}. */
  public Actions(ActorSystem<?> system, String why, Duration limit) {
    this.system = system;
    this.why = why;
    this.limit = limit;
  }

  /**
   * Stops that incarnation of a child in order, and starts the child again if that is wanted, which
   * does not count as a restart.
   *
   * @param supervisor the name of its supervisor
   * @param actor the path of the child's actor; empty if it has none
   */
  public CompletionStage<Acted> end(
      String supervisor, String id, long incarnation, String actor, boolean isToRestart) {
    return Supervisors.find(system, supervisor)
        .map(it -> end(it, id, incarnation, actor, isToRestart))
        .orElseGet(() -> CompletableFuture.completedFuture(GONE));
  }

  private CompletionStage<Acted> end(
      ActorRef<SupervisorCommand> supervisor,
      String id,
      long incarnation,
      String actor,
      boolean isToRestart) {
    var answer = new CompletableFuture<Reply>();
    supervisor.tell(new EndIncarnation(id, incarnation, actor, isToRestart, why, answer::complete));
    return answer.thenApply(Actions::told).orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static Acted told(Reply reply) {
    if (reply instanceof Reply.Done) {
      return Acted.done("It is stopped, and its supervisor does not start it again by itself.");
    }
    if (reply instanceof Reply.Started started) {
      String detail = started.detail().isEmpty() ? "" : " (" + started.detail() + ")";
      return Acted.done("It was stopped, and runs again" + detail + ".");
    }
    if (reply instanceof Reply.StartFailed) {
      return Acted.done("It was stopped, and is down: " + reply.message() + ".");
    }
    if (reply instanceof Reply.Ignored) {
      return Acted.done("It was stopped, and is down: it had nothing to do.");
    }
    return reply instanceof Reply.ShuttingDown // perhaps it has stopped the child already
        ? Acted.refused("Its supervisor is about to end.")
        : Acted.refused("Nothing was done: " + reply.message() + ".");
  }

  /**
   * Has the pool whose actor has that path replace all its workers, or that incarnation alone. Each
   * serves until its successor is ready, and ends when it has no calls left.
   */
  public CompletionStage<Acted> recycle(String pool, OptionalLong incarnation) {
    Optional<Present> present = pool(pool);
    if (present.isEmpty()) {
      return CompletableFuture.completedFuture(GONE);
    }
    var answer = new CompletableFuture<Outcome<Done>>();
    present.get().actor().tell(new PoolCommand.Recycle(incarnation, answer::complete));
    return answer
        .thenApply(outcome -> recycled(outcome, incarnation.isPresent()))
        .orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static Acted recycled(Outcome<Done> outcome, boolean isOne) {
    if (outcome instanceof Outcome.Failed<Done> failed) {
      return Acted.refused("Nothing more is done: " + failed.failure().message() + ".");
    }
    return Acted.done(
        isOne
            ? "It has ended, and its pool has replaced it or does so now."
            : "All workers of then have ended, and the pool has replaced them.");
  }

  private Optional<Present> pool(String path) {
    return PresentActors.get(system).those(PresentActors.Kind.POOL).stream()
        .filter(it -> it.path().equals(path))
        .findFirst();
  }

  /**
   * Stops the worker whose actor has that path, which has no parent, for good. Another worker that
   * was spawned under its name has another pid.
   */
  public CompletionStage<Acted> stop(String worker, long incarnation, long pid) {
    Optional<Present> present = PresentActors.get(system).worker(worker);
    if (present.isEmpty()) {
      return CompletableFuture.completedFuture(GONE);
    }
    ActorRef<WorkerCommand> actor = present.get().actor();
    var now = new CompletableFuture<Optional<WorkerReading>>();
    actor.tell(new ReadWorker(Optional.empty(), now));
    return now.thenCompose(it -> stop(actor, it, incarnation, pid))
        .orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static CompletionStage<Acted> stop(
      ActorRef<WorkerCommand> actor, Optional<WorkerReading> now, long incarnation, long pid) {
    if (now.isEmpty()) {
      return CompletableFuture.completedFuture(GONE);
    }
    if (now.get().incarnation() != incarnation) {
      return CompletableFuture.completedFuture(
          Acted.refused(
              "Nothing was done: it has incarnation "
                  + now.get().incarnation()
                  + " now, not "
                  + incarnation
                  + "."));
    }
    if (now.get().pid() != pid) {
      return CompletableFuture.completedFuture(
          Acted.refused("Nothing was done: it has another process now."));
    }
    var stopped = new CompletableFuture<ExitReason>();
    actor.tell(new WorkerMessage.AwaitStop(stopped));
    actor.tell(new WorkerCommand.Stop());
    return stopped.thenApply(reason -> Acted.done("It " + reason.message() + ", for good."));
  }

  /**
   * Has the worker whose actor has that path log from another level on, until its process ends.
   *
   * @param level Python's, from 10 (debug) to 50 (critical)
   */
  public CompletionStage<Acted> logFrom(String worker, long incarnation, int level) {
    Optional<Present> present = PresentActors.get(system).worker(worker);
    if (present.isEmpty()) {
      return CompletableFuture.completedFuture(GONE);
    }
    var answer = new CompletableFuture<StatusReply<Integer>>();
    present
        .get()
        .actor()
        .tell(new InspectionRequest.OfLogLevel(level, incarnation, answer::complete));
    return answer.thenApply(Actions::logs).orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static Acted logs(StatusReply<Integer> before) {
    return before.isSuccess()
        ? Acted.done(
            "It has that level until its process ends. Before, it was " + before.getValue() + ".")
        : Acted.refused("Nothing was done: " + before.getError().getMessage() + ".");
  }

  /**
   * The stacks of the worker whose actor has that path. Fails with the reason if there are none.
   */
  public CompletionStage<Stacks> stacks(String worker) {
    var stacks = new CompletableFuture<Stacks>();
    PresentActors.get(system)
        .worker(worker)
        .ifPresentOrElse(
            it -> it.actor().tell(new InspectionRequest.OfStacks(reply -> told(reply, stacks))),
            () -> stacks.completeExceptionally(new StatusReply.ErrorMessage(GONE.words())));
    return stacks.orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static void told(StatusReply<Stacks> reply, CompletableFuture<Stacks> stacks) {
    if (reply.isSuccess()) {
      stacks.complete(reply.getValue());
    } else {
      stacks.completeExceptionally(reply.getError());
    }
  }
}
