package io.clutch.observer.internal.reading;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All nodes of an actor system at about one moment. Immutable.
 *
 * @param nodes each after its parent, and children in the order of their start
 * @param omitted nodes that found no room
 * @param sources what the nodes stand for, by their paths
 */
public record TreeReading(
    String system, Instant at, List<Node> nodes, int omitted, Map<String, Source> sources) {
  /** More nodes than this are not shown. */
  public static final int MOST_NODES = 20_000;

  public TreeReading {
    nodes = List.copyOf(nodes);
    sources = Map.copyOf(sources);
  }

  /** Without what its nodes stand for. */
  public TreeReading(String system, Instant at, List<Node> nodes, int omitted) {
    this(system, at, nodes, omitted, Map.of());
  }

  /** What the node with that path stands for. */
  public Source source(String path) {
    return sources.getOrDefault(path, Source.unknown(path));
  }

  TreeReading withNodes(List<Node> its) {
    return new TreeReading(system, at, its, omitted, sources);
  }

  /** The same, with only the nodes that have these paths. */
  public TreeReading of(Set<String> paths) {
    return withNodes(nodes.stream().filter(node -> paths.contains(node.path())).toList());
  }

  /** Whether both hold the same nodes in the same order, in any state. */
  public boolean hasSamePaths(TreeReading other) {
    if (nodes.size() != other.nodes.size()) {
      return false;
    }
    for (int i = 0; i < nodes.size(); i++) {
      if (!nodes.get(i).path().equals(other.nodes.get(i).path())) {
        return false;
      }
    }
    return true;
  }

  /** The nodes that differ from those of an earlier reading with the same paths. */
  public TreeReading changesSince(TreeReading earlier) {
    var changed = new ArrayList<Node>();
    for (int i = 0; i < nodes.size(); i++) {
      if (!nodes.get(i).equals(earlier.nodes.get(i))) {
        changed.add(nodes.get(i));
      }
    }
    return withNodes(changed);
  }
}
