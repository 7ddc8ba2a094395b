package io.clutch.internal.dispatch;

import io.clutch.internal.chain.OpenAsk;
import io.clutch.internal.chain.WaitGraph;
import io.clutch.internal.chain.WaitPlace;
import io.clutch.internal.request.RingWatch;
import io.clutch.internal.time.TimerQueue;
import java.util.List;
import java.util.function.LongSupplier;

/** Tells the graph of waits what concerns one worker, and has it look for rings soon afterwards. */
public final class WaitWatch {
  private final WaitGraph graph;
  private final WaitPlace place;
  private final RingWatch search;

  public WaitWatch(WaitGraph graph, WaitPlace place, TimerQueue timers, LongSupplier clock) {
    this.graph = graph;
    this.place = place;
    this.search = new RingWatch(graph, timers, clock);
  }

  public WaitPlace place() {
    return place;
  }

  /** Python's main thread waits for this ask, within these calls. */
  public void waits(OpenAsk ask, List<Long> calls) {
    graph.waits(place, ask, calls);
    search.changed();
  }

  /** The task of the call that has asked awaits this ask. */
  public void awaits(OpenAsk ask) {
    graph.awaits(place, ask);
    search.changed();
  }

  /** These calls wait for the end of a task, and all tasks for asks. */
  public void queues(List<Long> calls) {
    graph.queues(place, calls);
    search.changed();
  }

  /** A call within an ask was made, or has ended. */
  public void changed() {
    search.changed();
  }

  /** The process has ended, and waits no more. */
  public void ended() {
    graph.ended(place);
  }
}
