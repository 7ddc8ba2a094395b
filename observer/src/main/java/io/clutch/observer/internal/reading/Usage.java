package io.clutch.observer.internal.reading;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a process takes of the machine; empty where the system does not tell.
 *
 * @param privateBytes resident memory that no other process has mapped
 * @param sharedBytes resident memory that others have mapped too
 * @param cpuSeconds processor time since its start
 * @param heartbeat when it last gave a sign of life
 */
public record Usage(
    OptionalLong privateBytes,
    OptionalLong sharedBytes,
    OptionalDouble cpuSeconds,
    Optional<Instant> heartbeat) {
  public static final Usage NONE =
      new Usage(
          OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.empty(), Optional.empty());
}
