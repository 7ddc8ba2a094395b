package io.clutch.internal.inspect;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that Clutch runs in one actor system, at about one moment. Immutable.
 *
 * @param at when it was complete
 * @param took from the question on
 * @param roots the tops of trees, then pools and workers that are in no tree, by name
 */
public record SystemReading(Instant at, Duration took, List<NodeReading> roots) {

  public SystemReading {
    roots = List.copyOf(roots);
  }

  /** All nodes, each before those below it. */
  public Stream<NodeReading> nodes() {
    return roots.stream().flatMap(NodeReading::all);
  }

  /** The first node with that name. */
  public Optional<NodeReading> find(String name) {
    return nodes().filter(it -> it.name().equals(name)).findFirst();
  }
}
