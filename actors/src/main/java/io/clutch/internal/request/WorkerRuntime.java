package io.clutch.internal.request;

import io.clutch.call.PoisonedCall;
import io.clutch.failure.ExitReason;
import io.clutch.internal.transport.Transport;
import io.clutch.worker.WorkerSettings;
import java.util.function.Consumer;

/**
 * What the workers of one actor system share. Who serves a part of a worker is given a part of it.
 *
 * @param poisonHook is given, one after the other, each call that is not sent again
 */
public record WorkerRuntime(
    Transport transport,
    RequestRuntime requests,
    ProcessRuntime processes,
    WorkerSettings settings,
    Consumer<PoisonedCall> poisonHook) {

  public WorkerRuntime {
    poisonHook = new PoisonHook(poisonHook, requests.userCode());
  }

  /** Runs the task once all that the loop has in hand is done. */
  public void atTurnEnd(Runnable task) {
    transport.atTurnEnd(task);
  }

  /** Why something ends: that the socket loop can serve nobody any more, or otherwise this. */
  public ExitReason endOr(ExitReason reason) {
    return transport.fault().map(WorkerRuntime::loopEnded).orElse(reason);
  }

  /** Why what is left ends with the actor system. */
  public ExitReason systemEnd() {
    return endOr(new ExitReason.Unknown());
  }

  /** Why workers end with the socket loop. */
  public static ExitReason loopEnded(Throwable cause) {
    return new ExitReason.Fault("the socket loop has ended: " + cause);
  }

  @Override
  public String toString() {
    return "WorkerRuntime";
  }
}
