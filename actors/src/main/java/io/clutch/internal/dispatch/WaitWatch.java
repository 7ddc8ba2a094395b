package io.clutch.internal.dispatch;

import io.clutch.internal.chain.OpenAsk;
import io.clutch.internal.chain.WaitGraph;
import io.clutch.internal.chain.WaitPlace;
import io.clutch.internal.time.TimerQueue;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Tells the graph of waits what concerns one worker, and has it look for rings soon afterwards. */
public final class WaitWatch {
  // What happens at the same time is looked at together.
  private static final long LOOK_AFTER = TimeUnit.MILLISECONDS.toNanos(10);

  private final WaitGraph graph;
  private final WaitPlace place;
  private final TimerQueue timers;
  private final LongSupplier clock;
  private boolean isDue;

  public WaitWatch(WaitGraph graph, WaitPlace place, TimerQueue timers, LongSupplier clock) {
    this.graph = graph;
    this.place = place;
    this.timers = timers;
    this.clock = clock;
  }

  public WaitPlace place() {
    return place;
  }

  /** Python's main thread waits for this ask, within these calls. */
  public void waits(OpenAsk ask, List<Long> calls) {
    graph.waits(place, ask, calls);
    changed();
  }

  /** A call within an ask was made, or has ended. */
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

  /** The process has ended, and waits no more. */
  public void ended() {
    graph.ended(place);
  }
}
