package io.clutch.benchmarks.work;

/** What a pool costs, what it gains, and what it does with a burst. */
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
