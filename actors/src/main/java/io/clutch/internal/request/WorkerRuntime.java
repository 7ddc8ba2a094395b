package io.clutch.internal.request;

import io.clutch.call.PoisonedCall;
import io.clutch.failure.ExitReason;
import io.clutch.host.Host;
import io.clutch.internal.chain.WaitGraph;
import io.clutch.internal.host.HostRuntime;
import io.clutch.internal.host.MessageReceiver;
import io.clutch.internal.transport.Transport;
import io.clutch.worker.WorkerSettings;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What all workers of an actor system share. Parts of a worker are given only what they need of it.
 *
 * @param memory reads the memory of processes
 * @param hosts what is offered to Python
 * @param waits which workers wait for which asks
 * @param poisonHook receives the quarantined calls, one after the other
 */
public record WorkerRuntime(
    Transport transport,
    RequestRuntime requests,
    ProcessRuntime processes,
    WorkerSettings settings,
    MemoryReadings memory,
    HostRuntime hosts,
    WaitGraph waits,
    Consumer<PoisonedCall> poisonHook) {

  public WorkerRuntime {
    poisonHook = new PoisonHook(poisonHook, requests.userCode());
  }

  public WorkerRuntime(
      Transport transport,
      RequestRuntime requests,
      ProcessRuntime processes,
      WorkerSettings settings,
      HostRuntime hosts,
      Consumer<PoisonedCall> poisonHook) {
    this(
        transport,
        requests,
        processes,
        settings,
        MemoryReadings.on(requests.userCode()),
        hosts,
        new WaitGraph(),
        poisonHook);
  }

  /** The same for a worker that is this receiver, and is offered these hosts besides. */
  public WorkerRuntime offering(Map<String, Host> more, MessageReceiver itself) {
    HostRuntime its = hosts.with(more).of(itself);
    return new WorkerRuntime(
        transport, requests, processes, settings, memory, its, waits, poisonHook);
  }

  /** Runs the task at the end of the loop's turn. */
  public void atTurnEnd(Runnable task) {
    transport.atTurnEnd(task);
  }

  /** The reason of an end: the end of the socket loop if it has ended, or else this reason. */
  public ExitReason endOr(ExitReason reason) {
    return transport.fault().map(WorkerRuntime::loopEnded).orElse(reason);
  }

  /** The reason of an end with the actor system. */
  public ExitReason systemEnd() {
    return endOr(new ExitReason.Unknown());
  }

  /** The reason of an end with the socket loop. */
  public static ExitReason loopEnded(Throwable cause) {
    return new ExitReason.Fault("the socket loop has ended: " + cause);
  }

  @Override
  public String toString() {
    return "WorkerRuntime";
  }
}
