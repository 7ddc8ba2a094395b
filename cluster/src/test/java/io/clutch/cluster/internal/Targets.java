package io.clutch.cluster.internal;

import io.clutch.internal.client.PendingCalls;
import io.clutch.internal.client.RefTarget;
import io.clutch.internal.request.RequestRuntime;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.internal.transport.Transport;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;

/** Workers without a process or a socket loop, which nodes publish in tests. */
final class Targets {
  private Targets() {}

  /** A worker with that actor, whose turns end at once. */
  static RefTarget of(ActorRef<WorkerCommand> actor, RequestRuntime requests) {
    var transport =
        (Transport)
            Proxy.newProxyInstance(
                Transport.class.getClassLoader(),
                new Class<?>[] {Transport.class},
                (proxy, method, arguments) -> {
                  ((Runnable) arguments[0]).run();
                  return null;
                });
    return new RefTarget(
        actor,
        new WorkerRuntime(transport, requests, null, null, null, poisoned -> {}),
        Runnable::run,
        WorkerSpec.functions("m"),
        new PendingCalls(),
        new CompletableFuture<>(),
        ended -> CompletableFuture.completedFuture(Done.getInstance()),
        Optional.of("a worker"),
        "a worker");
  }
}
