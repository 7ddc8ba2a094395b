package io.clutch.internal.request;

import io.clutch.call.PoisonedCall;
import io.clutch.failure.ExitReason;
import io.clutch.internal.builtin.BuiltIns;
import io.clutch.internal.builtin.WorkerChildren;
import io.clutch.internal.chain.WaitGraph;
import io.clutch.internal.host.BuiltInHosts;
import io.clutch.internal.host.HostRuntime;
import io.clutch.internal.host.MessageReceiver;
import io.clutch.internal.transport.Transport;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerSpec;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What all workers of an actor system share. Parts of a worker are given only what they need of it.
 *
 * @param memory reads the memory of processes
 * @param hosts what users offer to Python
 * @param builtIns what Clutch itself offers
 * @param children what the present process of the worker has spawned
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
    BuiltIns builtIns,
    WorkerChildren children,
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
        new BuiltIns(),
        new WorkerChildren(),
        new WaitGraph(),
        poisonHook);
  }

  /** The same for one worker, which is this receiver, with the hosts that it alone is offered. */
  public WorkerRuntime offering(
      WorkerSpec spec, ActorRef<WorkerCommand> worker, MessageReceiver itself) {
    var own = new WorkerChildren();
    BuiltInHosts offered = builtIns.offeredTo(spec, worker, itself, own);
    HostRuntime its = hosts.with(spec.hosts()).with(offered).of(itself);
    return new WorkerRuntime(
        transport, requests, processes, settings, memory, its, builtIns, own, waits, poisonHook);
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
