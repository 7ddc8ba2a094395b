package io.clutch.internal.pool.state;

import io.clutch.call.Outcome;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.calls.CallTemplate;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.pool.PoolStatus;
import io.clutch.pool.SessionRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.Done;

/**
 * What a pool's actor understands besides what a worker's does. Safe to tell from anywhere. The
 * first answer to a question counts, and others are to be ignored. Answers are given on the socket
 * loop, so {@code replyTo} must only pass them on.
 */
public sealed interface PoolCommand extends WorkerMessage.Extension {

  /** Asks for the status. */
  record GetPoolStatus(Consumer<Outcome<PoolStatus>> replyTo) implements PoolCommand {
    @Override
    public void reject(CallFailure failure) {
      replyTo.accept(new Outcome.Failed<>(failure));
    }

    @Override
    public boolean answersWithout(String pool, int waiting, Optional<ExitReason> last) {
      replyTo.accept(new Outcome.Value<>(PoolStatus.absent(pool, waiting, last)));
      return true;
    }
  }

  /** Is answered once as many workers are ready as the pool wants at least. */
  record AwaitReady(Consumer<Outcome<Done>> replyTo) implements PoolCommand {
    @Override
    public void reject(CallFailure failure) {
      replyTo.accept(new Outcome.Failed<>(failure));
    }
  }

  /**
   * Has all workers that there are replaced, some at a time, and is answered when the last of them
   * has ended.
   */
  record Recycle(Consumer<Outcome<Done>> replyTo) implements PoolCommand {
    @Override
    public void reject(CallFailure failure) {
      replyTo.accept(new Outcome.Failed<>(failure));
    }
  }

  /** Makes a call on each worker that is ready, and is answered with all outcomes. */
  record Broadcast<T>(CallTemplate<T> call, Consumer<Outcome<List<Outcome<T>>>> replyTo)
      implements PoolCommand {
    @Override
    public void reject(CallFailure failure) {
      replyTo.accept(new Outcome.Failed<>(failure));
    }
  }

  /** Asks for a session: a worker for several calls. */
  record Checkout(SessionRequest request, Consumer<Outcome<Session>> replyTo)
      implements PoolCommand {
    @Override
    public void reject(CallFailure failure) {
      replyTo.accept(new Outcome.Failed<>(failure));
    }
  }

  /** Cancels a checkout that is not answered yet, or gives up its session. */
  record CancelCheckout(Checkout checkout) implements PoolCommand {
    @Override
    public void reject(CallFailure failure) {}
  }
}
