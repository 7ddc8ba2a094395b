package io.clutch.supervision.internal.time;

import java.time.Duration;

/** The longest wait of an actor's timer, and so the longest time of any setting. */
public final class LongestWait {
  public static final Duration LIMIT = Duration.ofDays(100);

  private LongestWait() {}
}
