package io.clutch.observer.internal.reading;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether a node tells of the moment of the reading.
 *
 * @param isFresh false if it did not answer in time
 * @param asOf when it was as it is shown, if it did not answer and has answered before
 */
public record Answer(boolean isFresh, Optional<Instant> asOf) {
  public static final Answer FRESH = new Answer(true, Optional.empty());
}
