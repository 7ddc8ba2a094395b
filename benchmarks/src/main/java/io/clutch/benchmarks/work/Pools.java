package io.clutch.benchmarks.work;

/** A pool's overhead, its speed-up, and its handling of a burst. */
public final class Pools implements Work {
  @Override
  public String name() {
    return "pool";
  }

  @Override
  public void run(Run run) throws Exception {
    PoolOverhead.measure(run);
    PoolSpeedUp.measure(run);
    PoolBurst.measure(run);
  }
}
