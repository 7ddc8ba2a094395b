package io.clutch.observer.internal;

import io.clutch.observer.ClutchObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the tokens of requests for actions. A wrong one is counted, and answered after a pause;
 * while many wait for that, a further wrong one is refused at once. A right one always passes, so
 * that nobody can lock out who has it. Thread-safe.
 */
final class ActionGuard {
  private static final Logger LOG = LoggerFactory.getLogger(ClutchObserver.class);
  static final int MOST_WAITING = 8;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final AccessToken token;
  private final RateLimit warnings = new RateLimit(1, Duration.ofSeconds(10));
  private int waiting;
  private long wrong;

  ActionGuard(AccessToken token) {
    this.token = token;
  }

  /** Empty if the token is the right one. */
  synchronized CompletableFuture<Optional<HttpResponse>> refuse(String presented, String from) {
    if (token.isSame(presented)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    wrong++;
    if (waiting >= MOST_WAITING) {
      return CompletableFuture.completedFuture(Optional.of(tooMany()));
    }
    waiting++;
    if (warnings.admits()) {
      LOG.warn("A request for an action from {} lacks the right token; {} so far", from, wrong);
    }
    var refused = new CompletableFuture<Optional<HttpResponse>>();
    CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> refuse(refused));
    return refused;
  }

  private void refuse(CompletableFuture<Optional<HttpResponse>> refused) {
    synchronized (this) {
      waiting--;
    }
    refused.complete(
        Optional.of(
            Answers.refusal(
                StatusCodes.UNAUTHORIZED,
                "The token of actions is missing or wrong.",
                "WWW-Authenticate",
                "Clutch-Actions")));
  }

  private static HttpResponse tooMany() {
    return Answers.refusal(
        StatusCodes.TOO_MANY_REQUESTS, "Too many wrong tokens of actions.", "Retry-After", "1");
  }
}
