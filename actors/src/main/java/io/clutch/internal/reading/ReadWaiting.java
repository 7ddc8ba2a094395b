package io.clutch.internal.reading;

import io.clutch.failure.ExitReason;
import io.clutch.internal.request.WorkerMessage;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.DeadLetterSuppression;

/**
 * Asks the proxy of a child for the number of calls that wait in it for the next incarnation.
 *
 * @param answer completed on the socket loop, so what depends on it must be short; 0 if the proxy
 *     has ended
 */
public record ReadWaiting(CompletableFuture<Integer> answer)
    implements WorkerMessage, DeadLetterSuppression {

  @Override
  public void undelivered(ActorPath recipient, ExitReason reason) {
    answer.complete(0);
  }
}
