package io.clutch.observer.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The open connections, and those of them on which no request with the token has come yet. If there
 * are many of these, they have to leave one after the other, so that somebody with the token always
 * finds room. Those who reopen theirs at once are slowed by that. Thread-safe.
 */
final class Connections {
  /** Connections that may stay open beside those of pages. */
  static final int BESIDE_PAGES = 64;

  /** A connection has this time to bring its first request, also if there are many. */
  static final Duration LEAST_STAY = Duration.ofMillis(250);

  private static final int MOST_UNPROVEN = 64;
  private static final long BETWEEN_LEAVES = Duration.ofMillis(2).toNanos();

  private final int most;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger unproven = new AtomicInteger();
  private final AtomicLong leftAt;

  Connections(int maxViewers, long now) {
    this.most = maxViewers + BESIDE_PAGES;
    this.leftAt = new AtomicLong(now - BETWEEN_LEAVES);
  }

  /** As many as are accepted; further ones wait to be. */
  int accepted() {
    return most + 2 * MOST_UNPROVEN;
  }

  void opened() {
    open.incrementAndGet();
    unproven.incrementAndGet();
  }

  /** A request with the token has come on one. */
  void proven() {
    unproven.decrementAndGet();
  }

  void closed(boolean wasProven) {
    open.decrementAndGet();
    if (!wasProven) {
      unproven.decrementAndGet();
    }
  }

  /** Whether none may stay open for further requests. */
  boolean isFull() {
    return open.get() > most;
  }

  /** Whether one that has had its time without a request has to leave now. */
  boolean hasToLeave(long now) {
    long last = leftAt.get();
    return unproven.get() > MOST_UNPROVEN
        && now - last >= BETWEEN_LEAVES
        && leftAt.compareAndSet(last, now);
  }
}
