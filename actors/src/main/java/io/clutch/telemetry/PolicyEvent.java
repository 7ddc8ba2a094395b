package io.clutch.telemetry;

import java.time.Duration;

/** Something that a reference's policy did about a call. */
public sealed interface PolicyEvent extends TelemetryEvent {

  /** The path of the actor behind the reference. */
  String worker();

  /** What is called. */
  String function();

  /**
   * A try has failed, and the next one is made after the delay; {@code attempt} counts the tries so
   * far, {@code failure} is the simple name of the last one's failure.
   */
  record Retrying(String worker, String function, int attempt, String failure, Duration delay)
      implements PolicyEvent {}

  /** A try had no answer for {@code after}, and a second one is made beside it. */
  record Hedged(String worker, String function, Duration after) implements PolicyEvent {}

  /**
   * A try was not made, because the circuit is open; {@code remaining} is how long it will be so,
   * zero while another call tests it.
   */
  record Refused(String worker, String function, Duration remaining) implements PolicyEvent {}
}
