package io.clutch.internal.inspect;

import io.clutch.internal.inspect.NodeReading.Answer;
import io.clutch.internal.inspect.NodeReading.Kind;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The last answer of each node of the last reading, for when it does not answer. Thread-safe. */
final class LastKnown {
  private record Known(NodeReading node, long at) {}

  private final Map<String, Known> nodes = new ConcurrentHashMap<>();

  /** What it was, by its name. */
  Optional<Kind> kind(String name) {
    return Optional.ofNullable(nodes.get(name)).map(it -> it.node().kind());
  }

  /** A node that did not answer, with what is known of it. */
  NodeReading silent(NodeReading node) {
    Known known = nodes.get(node.name());
    if (known == null) {
      return node;
    }
    NodeReading last = known.node();
    boolean isTold = !node.state().equals(Nodes.UNKNOWN);
    boolean isSame = node.life().incarnation() == last.life().incarnation();
    return new NodeReading(
        node.kind(),
        node.name(),
        node.id(),
        node.path(),
        isTold ? node.state() : last.state(),
        new Answer(false, Optional.of(Duration.ofNanos(System.nanoTime() - known.at()))),
        isTold && !isSame ? node.life() : last.life(),
        last.work(),
        last.memory(),
        last.cpu(),
        node.children());
  }

  /** Keeps what these nodes have answered, and forgets all others. */
  List<NodeReading> keep(List<NodeReading> roots) {
    long now = System.nanoTime();
    Set<String> names = new HashSet<>();
    roots.stream()
        .flatMap(NodeReading::all)
        .forEach(
            node -> {
              names.add(node.name());
              if (node.answer().isFresh()) {
                nodes.put(node.name(), new Known(node.withChildren(List.of()), now));
              }
            });
    nodes.keySet().retainAll(names);
    return roots;
  }
}
