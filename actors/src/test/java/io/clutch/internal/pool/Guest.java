package io.clutch.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.internal.pool.state.PoolCommand;
import io.clutch.internal.pool.state.Session;
import io.clutch.pool.SessionRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A caller that has asked for a session. */
final class Guest {
  final PoolCommand.Checkout request;
  private final CompletableFuture<Session> session = new CompletableFuture<>();

  Guest(Optional<String> key, Optional<Duration> waitLimit) {
    SessionRequest wish = SessionRequest.create();
    if (key.isPresent()) {
      wish = wish.withKey(key.get());
    }
    if (waitLimit.isPresent()) {
      wish = wish.withWaitLimit(waitLimit.get());
    }
    request = new PoolCommand.Checkout(wish, reply -> Replies.complete(session, reply));
  }

  boolean isRefused() {
    return session.isCompletedExceptionally();
  }

  CallFailure failure() {
    assertThat(isRefused()).isTrue();
    return ((CallFailedException) session.handle((value, thrown) -> thrown).join()).failure();
  }
}
