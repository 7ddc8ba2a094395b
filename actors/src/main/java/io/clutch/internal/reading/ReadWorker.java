package io.clutch.internal.reading;

import io.clutch.failure.ExitReason;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.text.EnvironmentPolicy;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.DeadLetterSuppression;

/**
 * Asks a worker's actor for its state.
 *
 * @param environment which variables of the process to tell of, in a reading in detail; empty for
 *     one that is not
 * @param answer completed on the socket loop, so what depends on it must be short; empty if the
 *     actor has ended, or cannot answer
 */
public record ReadWorker(
    Optional<EnvironmentPolicy> environment, CompletableFuture<Optional<WorkerReading>> answer)
    implements WorkerMessage, DeadLetterSuppression {

  public void told(WorkerReading reading) {
    answer.complete(Optional.of(reading));
  }

  public void toldNothing() {
    answer.complete(Optional.empty());
  }

  @Override
  public void undelivered(ActorPath recipient, ExitReason reason) {
    toldNothing();
  }
}
