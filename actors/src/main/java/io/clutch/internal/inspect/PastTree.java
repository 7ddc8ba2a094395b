package io.clutch.internal.inspect;

import java.util.List;

/**
 * All nodes as they were just after an event, by name. Immutable. A node that had ended is not in
 * it, unless the event is its end, nor is a pool without a worker.
 */
public record PastTree(TimelineEvent event, List<PastNode> nodes) {
  public PastTree {
    nodes = List.copyOf(nodes);
  }
}
