package io.clutch.pool;

import io.clutch.internal.pool.PoolWorld;

/** Settings of specifications, for tests. */
public final class PoolSpecs {
  private PoolSpecs() {}

  /** The settings of the pool where nothing was configured that it does not say. */
  public static PoolSettings settings(PoolSpec spec) {
    return spec.settings(PoolWorld.SETTINGS);
  }
}
