package io.clutch.internal.worker;

import io.clutch.failure.ExitReason;
import io.clutch.worker.WorkerPhase;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;

/** The present phase, and its subscribers. */
public final class PhasePublisher {
  private final Set<ActorRef<WorkerPhase>> subscribers = new LinkedHashSet<>();
  private final List<CompletableFuture<ExitReason>> waiting = new ArrayList<>();
  private WorkerPhase current = new WorkerPhase.Starting(0);

  public WorkerPhase current() {
    return current;
  }

  public void enter(WorkerPhase phase) {
    current = phase;
    // This comes first, so that a subscriber that receives the last phase finds the worker stopped.
    if (phase instanceof WorkerPhase.Stopped stopped) {
      waiting.forEach(future -> future.complete(stopped.reason()));
    }
    subscribers.forEach(subscriber -> subscriber.tell(phase));
  }

  public void awaitStop(CompletableFuture<ExitReason> future) {
    if (current instanceof WorkerPhase.Stopped stopped) {
      future.complete(stopped.reason());
    } else {
      waiting.add(future);
    }
  }

  public void subscribe(ActorRef<WorkerPhase> subscriber) {
    subscribers.add(subscriber);
    subscriber.tell(current);
  }

  public boolean isSubscribed(ActorRef<?> actor) {
    return subscribers.contains(actor);
  }

  public void unsubscribe(ActorRef<WorkerPhase> subscriber) {
    subscribers.remove(subscriber);
  }
}
