package io.clutch.internal.builtin;

import io.clutch.internal.host.HostTarget;
import io.clutch.internal.host.MessageReceiver;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The worker that asks a built-in host.
 *
 * @param actor its own actor, which ends with it; a worker in a tree has a new one after a restart
 * @param receiver takes messages for it
 * @param incarnation the number of its process, from 1
 * @param children what its present process has spawned
 */
public record AskingWorker(
    WorkerSpec spec,
    ActorRef<WorkerCommand> actor,
    MessageReceiver receiver,
    int incarnation,
    WorkerChildren children) {

  public String path() {
    return actor.path().toStringWithoutAddress();
  }

  /** A child that lives in its process, as a host; empty if there is none with this number. */
  public Optional<HostTarget> local(long number) {
    return children
        .present(incarnation)
        .flatMap(its -> its.local(number))
        .map(HostTarget.OfPython::of);
  }

  /** It as a host, of which its own reference is made, too. */
  public HostTarget itself() {
    return HostTarget.OfPython.of(receiver);
  }
}
