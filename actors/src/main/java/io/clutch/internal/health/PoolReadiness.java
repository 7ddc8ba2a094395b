package io.clutch.internal.health;

import io.clutch.pool.PoolStatus;
import java.util.Optional;

/**
 * Whether a pool takes calls now: it has a worker that does, or may start one when it is called.
 */
public final class PoolReadiness {
  private PoolReadiness() {}

  /** Why it does not; a clause that completes the pool's name. */
  public static Optional<String> problem(PoolStatus pool) {
    boolean isLazy = pool.min() == 0 || pool.started() == 0;
    boolean isOnDemand = isLazy && isThere(pool) && pool.unavailable().isEmpty();
    return pool.ready() > 0 || isOnDemand ? Optional.empty() : Optional.of(words(pool));
  }

  private static boolean isThere(PoolStatus pool) {
    return pool.max() > 0;
  }

  private static String words(PoolStatus pool) {
    String why = pool.unavailable().map(reason -> ": the last one " + reason.message()).orElse("");
    if (!isThere(pool)) {
      return "is not there now" + pool.unavailable().map(it -> ": it " + it.message()).orElse("");
    }
    return "has no worker that is ready, and " + pool.starting() + " that start" + next(pool) + why;
  }

  /** When the next one may start, if none does now. */
  private static String next(PoolStatus pool) {
    if (pool.starting() > 0 || pool.crashes().isEmpty()) {
      return "";
    }
    PoolStatus.Crash last = pool.crashes().get(pool.crashes().size() - 1);
    var left = last.delay().minus(last.ago());
    return left.isNegative() || left.isZero() ? "" : "; the next may in " + Words.time(left);
  }
}
