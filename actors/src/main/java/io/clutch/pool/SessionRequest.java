package io.clutch.pool;

import io.clutch.internal.settings.SettingChecks;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What a session of a pool shall be; to be given to {@code PythonPool.checkout}. Immutable. */
public final class SessionRequest {
  private static final SessionRequest ANY =
      new SessionRequest(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private final Optional<String> key;
  private final Optional<ActorRef<?>> holder;
  private final Optional<Duration> waitLimit;
  private final Optional<Duration> deadline;

  private SessionRequest(
      Optional<String> key,
      Optional<ActorRef<?>> holder,
      Optional<Duration> waitLimit,
      Optional<Duration> deadline) {
    this.key = key;
    this.holder = holder;
    this.waitLimit = waitLimit;
    this.deadline = deadline;
  }

  /** On any worker, for as long as {@code clutch.pool.session-deadline} allows. */
  public static SessionRequest create() {
    return ANY;
  }

  /** On the worker of that key, where the pool routes by keys. */
  public SessionRequest withKey(String routingKey) {
    return new SessionRequest(
        Optional.of(Objects.requireNonNull(routingKey, "routingKey")), holder, waitLimit, deadline);
  }

  /** It ends when this actor ends. */
  public SessionRequest withHolder(ActorRef<?> actor) {
    return new SessionRequest(
        key, Optional.of(Objects.requireNonNull(actor, "actor")), waitLimit, deadline);
  }

  /** How long it may wait for a worker; default {@code clutch.pool.queue-wait}. */
  public SessionRequest withWaitLimit(Duration limit) {
    return new SessionRequest(key, holder, Optional.of(positive(limit)), deadline);
  }

  /** How long it may last; calls that still run then are cancelled. */
  public SessionRequest withDeadline(Duration limit) {
    return new SessionRequest(key, holder, waitLimit, Optional.of(positive(limit)));
  }

  private static Duration positive(Duration limit) {
    SettingChecks.requirePositive("a limit", limit);
    return limit;
  }

  public Optional<String> key() {
    return key;
  }

  public Optional<ActorRef<?>> holder() {
    return holder;
  }

  public Optional<Duration> waitLimit() {
    return waitLimit;
  }

  public Optional<Duration> deadline() {
    return deadline;
  }
}
