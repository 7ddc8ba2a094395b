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
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.pekko.Done;

/**
 * The messages of a pool's actor besides those of a worker's. They may be sent from any thread. The
 * first answer to a question counts; others must be ignored. Answers are given on the socket loop,
 * so {@code replyTo} must only pass them on.
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

  /**
   * Replaces all present workers, some at a time, or that one alone. Answered when the last of them
   * has ended.
   */
  record Recycle(OptionalLong incarnation, Consumer<Outcome<Done>> replyTo) implements PoolCommand {
    public Recycle(Consumer<Outcome<Done>> replyTo) {
      this(OptionalLong.empty(), replyTo);
    }

    public boolean isFor(Slot slot) {
      return incarnation.isEmpty() || incarnation.getAsLong() == slot.incarnation();
    }

    @Override
    public void reject(CallFailure failure) {
      replyTo.accept(new Outcome.Failed<>(failure));
    }
  }

  /** Makes a call on each ready worker. Answered with all outcomes. */
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

  /** Cancels a pending checkout, or ends its session. */
  record CancelCheckout(Checkout checkout) implements PoolCommand {
    @Override
    public void reject(CallFailure failure) {}
  }
}
