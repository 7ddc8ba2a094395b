package io.clutch.observer.internal.reading;

import java.time.Instant;
import java.util.Optional;

/**
 * The present run of a node.
 *
 * @param pid of its process; 0 if there is none
 * @param number from 1; 0 if it is not known
 * @param since when it was ready; empty if it is not
 */
public record Incarnation(long pid, long number, Optional<Instant> since) {
  public static final Incarnation NONE = new Incarnation(0, 0, Optional.empty());
}
