package io.clutch.internal.system;

import io.clutch.failure.ExitReason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;

/** How the last 1,000 workers and pools have ended, for those who watch them. Thread-safe. */
public final class WorkerExits {
  private static final int MOST = 1_000;

  private final Map<ActorRef<?>, String> reasons =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ActorRef<?>, String> eldest) {
          return size() > MOST;
        }
      };

  void record(ActorRef<?> worker, CompletionStage<ExitReason> stopped) {
    stopped.thenAccept(reason -> add(worker, reason.message()));
  }

  private synchronized void add(ActorRef<?> worker, String reason) {
    reasons.put(worker, reason);
  }

  /** The reason in words, if it was a worker that has ended. */
  public synchronized Optional<String> of(ActorRef<?> actor) {
    return Optional.ofNullable(reasons.get(actor));
  }
}
