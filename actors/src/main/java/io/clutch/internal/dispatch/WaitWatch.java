package io.clutch.internal.dispatch;

import io.clutch.internal.chain.OpenAsk;
import io.clutch.internal.chain.WaitGraph;
import io.clutch.internal.chain.WaitPlace;
import java.util.List;

/** Tells the graph of waits what concerns one worker. */
public final class WaitWatch {
  private final WaitGraph graph;
  private final WaitPlace place;

  public WaitWatch(WaitGraph graph, WaitPlace place) {
    this.graph = graph;
    this.place = place;
  }

  public WaitPlace place() {
    return place;
  }

  /** Python's main thread waits for this ask, within these calls. */
  public void waits(OpenAsk ask, List<Long> calls) {
    graph.waits(place, ask, calls);
  }

  /** The task of the call that has asked awaits this ask. */
  public void awaits(OpenAsk ask) {
    graph.awaits(place, ask);
  }

  /** These calls wait for the end of a task, and all tasks for these asks. */
  public void queues(List<Long> calls, List<Long> asks) {
    graph.queues(place, calls, asks);
  }

  /** A call within an ask was made, or has ended. */
  public void changed() {
    graph.changed();
  }

  /** The process has ended, and waits no more. */
  public void ended() {
    graph.ended(place);
  }
}
