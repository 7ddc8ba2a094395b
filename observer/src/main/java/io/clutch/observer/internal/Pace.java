package io.clutch.observer.internal;

import java.time.Duration;

/**
 * When the next reading may begin, so that readings take a small part of a processor. One of all
 * nodes costs more the more there are; one of what has changed costs a small part of that. Not
 * thread-safe.
 */
final class Pace {
  /** By the number of nodes and not by the time of a reading, most of which is waiting. */
  private static final Duration PAUSE_PER_NODE = Duration.ofMillis(4);

  private static final Duration PAUSE_PER_NODE_OF_CHANGES = Duration.ofNanos(50_000);

  /** What has changed may be read more often than all nodes of a small tree, by this factor. */
  private static final int CHANGES_IN_A_REFRESH = 10;

  private final Duration refresh;
  private final Duration longest;
  private Next whole;
  private Next changes;

  /** The end of the last reading of a kind, and the pause after it. */
  private record Next(long after, Duration pause) {
    Next at(long end) {
      return new Next(end, pause);
    }

    Next with(Duration its) {
      return new Next(after, its);
    }

    Duration in(long now) {
      return Duration.ofNanos(after + pause.toNanos() - now);
    }
  }

  /** The first reading may begin now. */
  Pace(Duration refresh, Duration longest, long now) {
    this.refresh = refresh;
    this.longest = longest;
    this.whole = new Next(now, Duration.ZERO);
    this.changes = new Next(now, Duration.ZERO);
    counted(0);
    this.whole = whole.at(now - refresh.toNanos());
    this.changes = changes.at(now - refresh.toNanos());
  }

  /** A reading has ended, also without success. */
  void ended(boolean isWhole, long now) {
    if (isWhole) {
      whole = whole.at(now);
    } else {
      changes = changes.at(now);
    }
  }

  /** The last reading had this number of nodes. */
  void counted(int nodes) {
    whole = whole.with(between(refresh, PAUSE_PER_NODE.multipliedBy(nodes), longest));
    Duration shortest = refresh.dividedBy(CHANGES_IN_A_REFRESH);
    Duration wanted = PAUSE_PER_NODE_OF_CHANGES.multipliedBy(nodes);
    changes = changes.with(between(shortest, wanted, whole.pause()));
  }

  private static Duration between(Duration least, Duration wanted, Duration most) {
    Duration atMost = wanted.compareTo(most) > 0 ? most : wanted;
    return atMost.compareTo(least) > 0 ? atMost : least;
  }

  /** The time until all nodes may be read; not positive if that is now. */
  Duration untilWhole(long now) {
    return whole.in(now);
  }

  /**
   * Whether those that were last told something then would be left for too long without a word
   * until all nodes are read again.
   */
  boolean isTooSilent(long toldAt, long now) {
    return Duration.ofNanos(now - toldAt).plus(untilWhole(now)).compareTo(longest) > 0;
  }

  /** The time until what has changed may be read; not positive if that is now. */
  Duration untilChanges(long now) {
    return changes.in(now);
  }
}
