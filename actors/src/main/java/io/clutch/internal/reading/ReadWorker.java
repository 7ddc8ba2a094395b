package io.clutch.internal.reading;

import io.clutch.failure.ExitReason;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.text.EnvironmentPolicy;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.ActorPath;

/**
 * Asks a worker's actor for its state.
 *
 * @param environment which variables of the process to tell of, in a reading in detail; empty for
 *     one that is not
 * @param answer completed on the socket loop, so what depends on it must be short; empty if the
 *     actor has ended
 */
public record ReadWorker(
    Optional<EnvironmentPolicy> environment, CompletableFuture<Optional<WorkerReading>> answer)
    implements WorkerMessage {

  public void told(WorkerReading reading) {
    answer.complete(Optional.of(reading));
  }

  @Override
  public void undelivered(ActorPath recipient, ExitReason reason) {
    answer.complete(Optional.empty());
  }
}
