package io.clutch.pool;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.worker.Outcome;
import io.clutch.worker.Submission;
import io.clutch.worker.WorkerCommand;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a pool's actor understands besides what a worker's does. Safe to tell from anywhere. The
 * futures are completed on the socket loop, so what depends on them must go to another thread.
 */
public sealed interface PoolCommand extends WorkerCommand.Extension {

  /** Asks for the status. */
  record GetPoolStatus(CompletableFuture<PoolStatus> status) implements PoolCommand {
    @Override
    public void refuse(CallFailure failure) {
      status.completeExceptionally(failure.toException());
    }

    @Override
    public boolean answersWithout(String pool, int waiting, Optional<ExitReason> last) {
      return status.complete(PoolStatus.absent(pool, waiting, last));
    }
  }

  /** Completes the future once as many workers are ready as the pool wants at least. */
  record AwaitReady(CompletableFuture<Done> ready) implements PoolCommand {
    @Override
    public void refuse(CallFailure failure) {
      ready.completeExceptionally(failure.toException());
    }
  }

  /**
   * Has all workers that there are replaced, some at a time, and completes the future when the last
   * of them has ended.
   */
  record Recycle(CompletableFuture<Done> recycled) implements PoolCommand {
    @Override
    public void refuse(CallFailure failure) {
      recycled.completeExceptionally(failure.toException());
    }
  }

  /** Makes a call on each worker that is ready, and completes the future with all outcomes. */
  record Broadcast<T>(Submission.Copies<T> call, CompletableFuture<List<Outcome<T>>> outcomes)
      implements PoolCommand {
    @Override
    public void refuse(CallFailure failure) {
      outcomes.completeExceptionally(failure.toException());
    }
  }

  /**
   * Asks for a session: a worker for several calls.
   *
   * @param holder the session ends with it
   * @param waitLimit how long it may wait for a worker
   * @param deadline how long it may last once it has one
   */
  record Checkout(
      Optional<String> key,
      Optional<ActorRef<?>> holder,
      Optional<Duration> waitLimit,
      Optional<Duration> deadline,
      CompletableFuture<Session> session)
      implements PoolCommand {
    @Override
    public void refuse(CallFailure failure) {
      session.completeExceptionally(failure.toException());
    }
  }

  /** Whoever asked for the session does not want it any more. */
  record Forget(Checkout request) implements PoolCommand {
    @Override
    public void refuse(CallFailure failure) {}
  }
}
