package io.clutch.internal.spawn;

import io.clutch.internal.builtin.WorkerChildren;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What one process has spawned, by the actor that keeps it. Thread-safe.
 *
 * @param limit how long they may take to end one after the other
 */
record ProcessChildren(ActorRef<ChildrenActor.Command> actor, Duration limit)
    implements WorkerChildren.OfProcess {

  void start(SpawnedChild child) {
    child.answer.whenWithdrawn(() -> actor.tell(new ChildrenActor.Withdraw(child)));
    actor.tell(new ChildrenActor.Start(child));
  }

  /** Completes when the child has ended. Fails if it is none of these. */
  CompletionStage<Void> stop(String token) {
    var stopped = new CompletableFuture<Void>();
    actor.tell(new ChildrenActor.Stop(token, stopped));
    return stopped;
  }

  @Override
  public void end(Runnable ended) {
    actor.tell(new ChildrenActor.End(limit, ended));
  }
}
