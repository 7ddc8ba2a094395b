package io.clutch.internal.builtin;

import io.clutch.internal.host.BuiltInHosts;
import io.clutch.internal.host.MessageReceiver;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;

/** The built-in hosts of an actor system, by the functions of Python's clutch. Thread-safe. */
public final class BuiltIns {
  private final Map<String, BuiltIn<?>> hosts = new ConcurrentHashMap<>();

  /** Adds one. The name of the function has at most 100 letters. */
  public void add(String function, BuiltIn<?> host) {
    hosts.put(function, host);
  }

  /** What is offered to one worker. Nothing is made before it asks. */
  public BuiltInHosts offeredTo(
      WorkerSpec spec,
      ActorRef<WorkerCommand> worker,
      MessageReceiver itself,
      WorkerChildren children) {
    return (function, incarnation) ->
        Optional.ofNullable(hosts.get(function))
            .map(it -> it.askedBy(new AskingWorker(spec, worker, itself, incarnation, children)));
  }
}
