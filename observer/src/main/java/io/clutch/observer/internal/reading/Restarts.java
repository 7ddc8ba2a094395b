package io.clutch.observer.internal.reading;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How often there were restarts lately, and why.
 *
 * @param inPeriod those that count now; for a child those of all children of its supervisor
 * @param allowed how many of these are allowed
 * @param period zero if nobody counts
 * @param lastReason why the node last ended or did not start; empty if it never did
 * @param nextAt when the next attempt to start begins, if one waits
 */
public record Restarts(
    int inPeriod, int allowed, Duration period, String lastReason, Optional<Instant> nextAt) {
  public static final Restarts NONE = new Restarts(0, 0, Duration.ZERO, "", Optional.empty());

  public boolean isCounted() {
    return !period.isZero();
  }

  Restarts withNextAt(Optional<Instant> its) {
    return new Restarts(inPeriod, allowed, period, lastReason, its);
  }
}
