package io.clutch.observer.internal.reading;

import java.time.Instant;
import java.util.Optional;

/**
 * The calls of a worker or a pool.
 *
 * @param inFlight calls that were sent and hold credit
 * @param queued calls that are not sent yet
 * @param streams that are open
 * @param oldest of the calls and streams in flight, or else of those that wait
 */
public record Load(int inFlight, int queued, int streams, Optional<Oldest> oldest) {

  /**
   * A call or stream, without its arguments.
   *
   * @param since when it was accepted
   * @param state {@code sent}, {@code queued} or {@code abandoned}: its caller has been answered,
   *     and Python is not done with it
   */
  public record Oldest(String function, boolean isStream, String state, Instant since) {}

  Load withOldest(Optional<Oldest> its) {
    return new Load(inFlight, queued, streams, its);
  }
}
