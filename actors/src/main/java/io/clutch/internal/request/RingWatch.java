package io.clutch.internal.request;

import io.clutch.internal.chain.WaitGraph;
import io.clutch.internal.time.TimerQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Has the graph of waits look for rings soon after a change. For the socket loop. */
public final class RingWatch {
  // What happens at the same time is looked at together.
  private static final long LOOK_AFTER = TimeUnit.MILLISECONDS.toNanos(10);

  private final WaitGraph graph;
  private final TimerQueue timers;
  private final LongSupplier clock;
  private boolean isDue;

  public RingWatch(WaitGraph graph, TimerQueue timers, LongSupplier clock) {
    this.graph = graph;
    this.timers = timers;
    this.clock = clock;
  }

  /** A wait has begun, or a call within an ask was made, or has ended. */
  public void changed() {
    if (graph.hasChanged() && !isDue) {
      isDue = true;
      timers.add(clock.getAsLong() + LOOK_AFTER, this::look);
    }
  }

  private void look() {
    isDue = false;
    graph.look();
  }
}
