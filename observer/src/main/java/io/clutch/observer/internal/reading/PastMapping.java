package io.clutch.observer.internal.reading;

import io.clutch.internal.inspect.PastNode;
import io.clutch.internal.inspect.PastTree;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the nodes that are shown of a past tree. A node is below the one that its path names if
 * that was there, and else at the top. What no event tells is left out.
 */
public final class PastMapping {
  private final Set<String> paths = new HashSet<>();

  private PastMapping() {}

  /** The nodes of a past tree, each after its parent. */
  public static TreeReading of(String system, PastTree tree) {
    var mapping = new PastMapping();
    List<Node> nodes = tree.nodes().stream().map(mapping::node).toList();
    return new TreeReading(ShownText.name(system), tree.event().at(), nodes, 0);
  }

  private Node node(PastNode node) {
    String path = NodeMapping.unique(ShownText.path(node.name()), paths);
    paths.add(path);
    int end = path.lastIndexOf('/');
    String above = path.substring(0, Math.max(0, end));
    String parent = paths.contains(above) ? above : "";
    return new Node(
        path,
        parent,
        ShownText.name(parent.isEmpty() ? path : path.substring(end + 1)),
        Kind.of(node.kind()),
        node.state(),
        "",
        Answer.FRESH,
        new Incarnation(node.pid(), node.incarnation(), Optional.empty()),
        new Restarts(0, 0, Duration.ZERO, ShownText.reason(node.lastExit()), Optional.empty()),
        Optional.empty(),
        Usage.NONE);
  }
}
