package io.clutch.telemetry;

import java.time.Duration;

/** An event of a reference's call policy. */
public sealed interface PolicyEvent extends TelemetryEvent {

  /** The path of the actor behind the reference. */
  String worker();

  /** The function that is called. */
  String function();

  /**
   * An attempt failed, and the next one is made after the delay. {@code attempt} is the number of
   * attempts so far; {@code failure} is the simple name of the last failure.
   */
  record Retrying(String worker, String function, int attempt, String failure, Duration delay)
      implements PolicyEvent {}

  /** An attempt had no reply for {@code after}, and a second one is made beside it. */
  record Hedged(String worker, String function, Duration after) implements PolicyEvent {}

  /**
   * The open circuit breaker rejected an attempt. It stays open for {@code remaining}; zero means
   * that a call in flight decides.
   */
  record Refused(String worker, String function, Duration remaining) implements PolicyEvent {}
}
