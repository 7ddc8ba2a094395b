package io.clutch.internal.inspect;

import io.clutch.internal.inspect.NodeReading.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nodes as events tell, by name, at most 10,000 of them. For one thread at a time. */
final class PastNodes {
  private static final int MOST = 10_000;

  private final Map<String, PastNode> nodes;

  PastNodes() {
    this(Map.of());
  }

  private PastNodes(Map<String, PastNode> nodes) {
    this.nodes = new LinkedHashMap<>(nodes);
  }

  PastNodes copy() {
    return new PastNodes(nodes);
  }

  PastNode find(String name) {
    return nodes.get(name);
  }

  void apply(TimelineEvent event) {
    PastNode after = PastNode.after(event, nodes.remove(event.name()));
    nodes.put(event.name(), after); // as the newest one
    if (nodes.size() > MOST) {
      nodes.values().removeIf(PastNode::hasEnded);
    }
    Iterator<String> oldest = nodes.keySet().iterator();
    while (nodes.size() > MOST) {
      oldest.next();
      oldest.remove();
    }
  }

  /** Adds a node that was there before the first event. */
  void putIfAbsent(PastNode node) {
    if (nodes.size() < MOST) {
      nodes.putIfAbsent(node.name(), node);
    }
  }

  /**
   * All but those that had ended before the event, and pools without a worker: no event tells the
   * end of a pool.
   */
  List<PastNode> at(TimelineEvent event) {
    Set<String> staffed = new HashSet<>();
    nodes.values().stream()
        .filter(node -> !node.hasEnded())
        .forEach(node -> staffed.add(Nodes.above(node.name())));
    var there = new ArrayList<PastNode>();
    for (PastNode node : nodes.values()) {
      boolean isEmptyPool = node.kind() == Kind.POOL && !staffed.contains(node.name());
      if (node.name().equals(event.name()) || !(node.hasEnded() || isEmptyPool)) {
        there.add(node);
      }
    }
    there.sort((a, b) -> a.name().compareTo(b.name()));
    return there;
  }
}
