package io.clutch.internal.request;

import io.clutch.call.PoisonedCall;
import io.clutch.internal.telemetry.SerialExecutor;
import io.clutch.internal.text.ThrownText;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the user's hook for poisoned calls, one after the other, on an executor. */
final class PoisonHook implements Consumer<PoisonedCall> {
  static final int MOST_WAITING = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Poison.class);

  private final Consumer<PoisonedCall> hook;
  private final SerialExecutor executor;

  PoisonHook(Consumer<PoisonedCall> hook, Executor executor) {
    this.hook = hook;
    this.executor = new SerialExecutor(executor);
  }

  @Override
  public void accept(PoisonedCall call) {
    if (executor.size() >= MOST_WAITING) {
      LOG.warn(
          "The hook for poisoned calls is too slow; it does not receive {}",
          call.call().function());
      return;
    }
    try {
      executor.execute(() -> tell(call));
    } catch (RejectedExecutionException e) {
      LOG.warn("The hook for poisoned calls receives no more calls: the actor system is ending");
    }
  }

  private void tell(PoisonedCall call) {
    try {
      hook.accept(call);
    } catch (RuntimeException | Error e) {
      LOG.warn(
          "The hook for poisoned calls failed on one of {}: {}",
          call.call().function(),
          ThrownText.of(e),
          e);
    }
  }
}
